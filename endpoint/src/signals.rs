//! When the process is asked to end.

/// Returns when somebody presses Ctrl-C, or a service manager asks us to end.
pub(crate) async fn end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await; // Without a handler the system ends us by itself.
}
