//! A body that the server sends piece by piece, and an account of how much of it was taken. Knows bytes and time.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use http_body::{Body, Frame};
use tokio::time::{Interval, interval};

/// How the server sends the bytes of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// All at once, with `Content-Length`.
    Whole,
    /// The body this many times, each time when there is room for it, without `Content-Length`.
    Repeated(usize),
    /// One byte after each of these intervals; after the last byte the first again, without end.
    Dripping(Duration),
}

/// What happened to the bodies of one path that were sent in pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streamed {
    /// How many bodies were begun.
    pub begun: usize,
    /// How many of these are still being sent.
    pub open: usize,
    /// How many bytes of them the connections took.
    pub bytes: usize,
}

/// One body on its way; it counts as open until this is dropped.
pub(super) struct Stream {
    piece: Bytes,
    left: usize, // Pieces still to come, if no clock drives them.
    dripped: usize,
    clock: Option<Interval>,
    account: Arc<Mutex<Streamed>>,
}

impl Stream {
    /// A body of `piece`; what happens to it is written into `account`.
    pub(super) fn new(piece: Vec<u8>, flow: Flow, account: Arc<Mutex<Streamed>>) -> Self {
        let (left, clock) = match flow {
            Flow::Whole => (1, None),
            Flow::Repeated(times) => (times, None),
            Flow::Dripping(pause) => (0, Some(interval(pause))),
        };
        let stream = Self { piece: piece.into(), left, dripped: 0, clock, account };
        stream.count(|account| {
            account.begun += 1;
            account.open += 1;
        });
        stream
    }

    fn count(&self, change: impl FnOnce(&mut Streamed)) {
        // A panic while it was locked leaves valid numbers.
        change(&mut self.account.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let bytes = if let Some(clock) = &mut self.clock {
            ready!(clock.poll_tick(context));
            let at = self.dripped % self.piece.len().max(1);
            self.dripped += 1;
            self.piece.slice(at..self.piece.len().min(at + 1))
        } else if self.left > 0 {
            self.left -= 1;
            self.piece.clone()
        } else {
            return Poll::Ready(None);
        };
        self.count(|account| account.bytes += bytes.len());
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.count(|account| account.open -= 1);
    }
}
