//! When the process is asked to end.

/// A future that is ready when somebody presses Ctrl-C, or a service manager asks us to end. What comes between this call
/// and the first look at the future is not lost.
#[cfg(unix)]
pub(crate) fn end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async {
        match signals {
            [Ok(mut interrupt), Ok(mut terminate)] => tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            },
            _ => std::future::pending().await, // Without a handler the system ends us by itself.
        }
    }
}

/// A future that is ready when somebody presses Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn end() -> impl Future<Output = ()> {
    async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await // Without a handler the system ends us by itself.
        }
    }
}
