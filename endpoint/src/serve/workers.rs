//! Threads that serve: for visitors one for each core, and each connection stays with one of them, so that no request waits for a lock
//! that another core holds. Also what keeps a future from being looked at for nothing.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// Threads that run until this is dropped.
pub(super) struct Workers {
    handles: Vec<Handle>,
    next: AtomicUsize,
    _alive: Vec<oneshot::Sender<()>>,
}

impl Workers {
    /// So many of them.
    pub(super) fn start(count: usize) -> io::Result<Self> {
        let (mut handles, mut alive) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let (sender, receiver) = oneshot::channel::<()>();
            handles.push(runtime.handle().clone());
            alive.push(sender);
            thread::Builder::new().name("serve".to_owned()).spawn(move || {
                // It is never sent: an error says that the sender is gone.
                let _ = runtime.block_on(receiver);
            })?;
        }
        Ok(Self { handles, next: AtomicUsize::new(0), _alive: alive })
    }

    /// Runs this on the next of the threads.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let at = self.next.fetch_add(1, Ordering::Relaxed) % self.handles.len().max(1);
        if let Some(handle) = self.handles.get(at) {
            handle.spawn(work);
        }
    }
}

/// A future that is polled only when it was woken itself, and not whenever its task is: to look at a timer and a channel
/// again for each request costs more than to find out that nobody has called.
pub(super) struct OwnWaker<F> {
    future: F,
    bell: Option<(Arc<Bell>, Waker)>,
}

struct Bell {
    has_rung: AtomicBool,
    task: Waker,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.has_rung.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

impl<F> OwnWaker<F> {
    pub(super) fn new(future: F) -> Self {
        Self { future, bell: None }
    }
}

impl<F: Future + Unpin> Future for OwnWaker<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let task = context.waker();
        let waker = match &self.bell {
            Some((bell, waker)) if bell.task.will_wake(task) => {
                if !bell.has_rung.swap(false, Ordering::AcqRel) {
                    return Poll::Pending;
                }
                waker.clone()
            }
            _ => {
                let bell = Arc::new(Bell { has_rung: AtomicBool::new(false), task: task.clone() });
                let waker = Waker::from(bell.clone());
                self.bell = Some((bell, waker.clone()));
                waker
            }
        };
        Pin::new(&mut self.future).poll(&mut Context::from_waker(&waker))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use super::{OwnWaker, Workers};
    use std::future::poll_fn;
    use std::pin::pin;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::task::Poll;
    use std::thread::{self, ThreadId};

    #[test]
    fn connections_are_dealt_to_all_threads() {
        let count = 3;
        let workers = Workers::start(count).unwrap();
        let (sender, seen) = mpsc::channel::<ThreadId>();
        for _ in 0..2 * count {
            let sender = sender.clone();
            workers.spawn(async move { sender.send(thread::current().id()).unwrap() });
        }
        drop(sender);
        let seen: Vec<ThreadId> = seen.iter().collect();
        let distinct = seen.iter().collect::<std::collections::HashSet<_>>().len();
        assert_eq!((seen.len(), distinct), (2 * count, count));
    }

    #[test]
    fn a_future_is_looked_at_only_when_it_is_woken_itself() {
        let polls = AtomicUsize::new(0);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (call, mut called) = tokio::sync::oneshot::channel::<()>();
        let inner = poll_fn(|context| {
            polls.fetch_add(1, Ordering::Relaxed);
            std::pin::Pin::new(&mut called).poll(context).map(|it| it.unwrap())
        });
        let mut quiet = pin!(OwnWaker::new(inner));
        let mut call = Some(call);
        let mut rounds = 0;
        runtime.block_on(poll_fn(|context| {
            rounds += 1;
            if quiet.as_mut().poll(context).is_ready() {
                return Poll::Ready(());
            }
            if rounds == 50 {
                let _ = call.take().unwrap().send(());
            } else if rounds < 50 {
                context.waker().wake_by_ref();
            }
            Poll::Pending
        }));
        assert_eq!((rounds, polls.load(Ordering::Relaxed)), (51, 2));
    }
}
