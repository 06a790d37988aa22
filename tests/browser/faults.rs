//! An endpoint that breaks below HTTP: a server library cannot be made to send this. Knows bytes and connections.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// What happens to a request.
#[derive(Clone, Debug)]
pub(crate) enum Break {
    /// These bytes are sent, and the connection is closed in order.
    Send(Vec<u8>),
    /// These bytes are sent, and the connection is reset: the browser's side hears that it broke.
    Reset(Vec<u8>),
    /// These bytes are sent, and then nothing; the connection stays open.
    Hang(Vec<u8>),
    /// The port is closed: nobody listens.
    Refuse,
}

/// A listening port of which each connection is broken in the way that was named last. It closes when this is dropped.
#[derive(Debug)]
#[must_use = "the port closes when this is dropped"]
pub(crate) struct Broken {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    how: Mutex<Break>,
    asked: AtomicUsize,
    /// Connections that hang; they are closed with the port.
    open: Mutex<Vec<TcpStream>>,
}

impl Broken {
    /// Listens on a free port of 127.0.0.1.
    pub(crate) fn start(how: Break) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (asked, open) = (AtomicUsize::new(0), Mutex::default());
        let shared = Arc::new(Shared { how: Mutex::new(how), asked, open });
        let own = shared.clone();
        let thread = thread::Builder::new().name("broken".to_owned()).spawn(move || own.serve(&listener))?;
        Ok(Self { address, shared, thread: Mutex::new(Some(thread)) })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// From now on each request is broken in this way. A port that was closed stays closed.
    pub(crate) fn set(&self, how: Break) {
        let is_end = matches!(how, Break::Refuse);
        *lock(&self.shared.how) = how;
        if is_end {
            self.close();
        }
    }

    /// How many requests came since the start.
    pub(crate) fn asked(&self) -> usize {
        self.shared.asked.load(Ordering::SeqCst)
    }

    fn close(&self) {
        if let Some(thread) = lock(&self.thread).take() {
            drop(TcpStream::connect(self.address)); // The thread waits for a connection, and looks again.
            drop(thread.join());
        }
    }
}

impl Drop for Broken {
    fn drop(&mut self) {
        self.set(Break::Refuse);
        lock(&self.shared.open).clear();
    }
}

impl Shared {
    fn serve(&self, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            let how = lock(&self.how).clone();
            if matches!(how, Break::Refuse) {
                return;
            }
            if has_head(&stream) {
                self.asked.fetch_add(1, Ordering::SeqCst);
                self.answer(stream, how);
            } // Else the browser opened the connection for later.
        }
    }

    fn answer(&self, mut stream: TcpStream, how: Break) {
        match how {
            Break::Send(bytes) => {
                drop(stream.read(&mut [0; HEAD]));
                drop(stream.write_all(&bytes));
                drop(stream.shutdown(Shutdown::Write));
            }
            // The request is still unread, and a socket that is closed with unread bytes sends a reset.
            Break::Reset(bytes) => drop(stream.write_all(&bytes)),
            Break::Hang(bytes) => {
                drop(stream.write_all(&bytes));
                lock(&self.open).push(stream);
            }
            Break::Refuse => {}
        }
    }
}

/// Longer than any head that the browsers send.
const HEAD: usize = 16_384;

/// Waits for a whole head without taking it from the socket; false where the connection ends before.
fn has_head(stream: &TcpStream) -> bool {
    let mut bytes = vec![0; HEAD];
    let mut before = 0;
    while let Ok(count @ 1..) = stream.peek(&mut bytes) {
        if bytes[..count].windows(4).any(|it| it == b"\r\n\r\n") {
            return true;
        }
        if count == before {
            thread::yield_now(); // The rest is still on its way.
        }
        before = count;
    }
    false
}

/// An answer in full: the line with the status, headers that let any page read it, and the body.
pub(crate) fn open_answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let headers = format!("Access-Control-Allow-Origin: *\r\n{headers}");
    closed_answer(status, &headers, body)
}

/// The same without `Access-Control-Allow-Origin`: the page of another origin may not read it.
pub(crate) fn closed_answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

/// A panic elsewhere leaves a list or a word that is still good.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
