//! Two small web servers on the loopback: one serves a built folder as a plain static host would (under any path, with
//! the right types and no special headers), the other answers everything and is the *sink* that must stay empty.
//! Both write down every request they receive, which is what the privacy journeys read.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct LoggedRequest {
    /// `GET`, `POST` and the like.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Header lines, as sent, without line ends.
    pub headers: Vec<String>,
    /// The body, as far as its length was announced.
    pub body: Vec<u8>,
}

impl LoggedRequest {
    /// Whether `needle` occurs anywhere in the request: target, headers or body.
    #[must_use]
    pub fn contains(&self, needle: &str) -> bool {
        self.target.contains(needle)
            || self.headers.iter().any(|line| line.contains(needle))
            || String::from_utf8_lossy(&self.body).contains(needle)
    }
}

/// A running server. Dropping it closes the port.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    base: String,
    log: Arc<Mutex<Vec<LoggedRequest>>>,
    connections: Arc<AtomicUsize>,
    stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

#[derive(Debug, Clone)]
enum Content {
    Folder { root: PathBuf, base: String },
    Anything,
}

impl Server {
    /// Serves `root` under the path `base`, which begins and ends with a slash. Port 0 takes a free one.
    ///
    /// # Errors
    /// When the port cannot be opened.
    pub fn folder(root: impl Into<PathBuf>, base: &str, port: u16) -> io::Result<Self> {
        let content = Content::Folder { root: root.into(), base: base.to_owned() };
        Self::start(content, base, port)
    }

    /// Answers every request with an empty success that any origin may read.
    ///
    /// # Errors
    /// When no port can be opened.
    pub fn sink() -> io::Result<Self> {
        Self::start(Content::Anything, "/", 0)
    }

    fn start(content: Content, base: &str, port: u16) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = socket.local_addr()?;
        let log = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let stopping = Arc::new(AtomicBool::new(false));
        let listener = thread::spawn({
            let (log, stopping) = (Arc::clone(&log), Arc::clone(&stopping));
            let connections = Arc::clone(&connections);
            move || {
                for stream in socket.incoming() {
                    if stopping.load(Ordering::SeqCst) {
                        break;
                    }
                    let Ok(stream) = stream else { continue };
                    connections.fetch_add(1, Ordering::SeqCst);
                    let (content, log) = (content.clone(), Arc::clone(&log));
                    // A browser that gives up on a connection is no event for the server.
                    thread::spawn(move || drop(converse(stream, &content, &log)));
                }
            }
        });
        Ok(Self { address, base: base.to_owned(), log, connections, stopping, listener: Some(listener) })
    }

    /// The address of the served folder, with its trailing slash.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.base)
    }

    /// Everything received so far.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        locked(&self.log).clone()
    }

    /// How often somebody connected, whether or not a request followed.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Forgets what was received so far.
    pub fn clear(&self) {
        locked(&self.log).clear();
    }

    /// Closes the port. Requests already being answered end by themselves.
    pub fn stop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // The listener sleeps in `accept`; one connection wakes it.
        drop(TcpStream::connect_timeout(&self.address, Duration::from_secs(1)));
        if let Some(listener) = self.listener.take() {
            drop(listener.join());
        }
    }

    /// Waits until the server ends, which is for ever unless the process is stopped.
    pub fn wait(mut self) {
        if let Some(listener) = self.listener.take() {
            drop(listener.join());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.listener.is_some() {
            self.stop();
        }
    }
}

fn locked(log: &Mutex<Vec<LoggedRequest>>) -> MutexGuard<'_, Vec<LoggedRequest>> {
    log.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn converse(stream: TcpStream, content: &Content, log: &Mutex<Vec<LoggedRequest>>) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader)? {
        locked(log).push(request.clone());
        respond(&mut writer, content, &request)?;
    }
    Ok(())
}

fn read_request(reader: &mut impl BufRead) -> io::Result<Option<LoggedRequest>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut headers = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        headers.push(line.trim_end().to_owned());
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    Ok(Some(LoggedRequest { method, target, headers, body }))
}

fn respond(writer: &mut TcpStream, content: &Content, request: &LoggedRequest) -> io::Result<()> {
    let (status, kind, body) = match content {
        Content::Anything => ("200 OK", "text/plain", Vec::new()),
        Content::Folder { root, base } => match file_of(root, base, &request.target) {
            Some(path) => match fs::read(&path) {
                Ok(bytes) => ("200 OK", media_type(&path), bytes),
                Err(_) => ("404 Not Found", "text/plain", b"not found".to_vec()),
            },
            None => ("404 Not Found", "text/plain", b"not found".to_vec()),
        },
    };
    let open = match content {
        Content::Anything => {
            "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Headers: *\r\nAccess-Control-Allow-Methods: *\r\n"
        }
        Content::Folder { .. } => "",
    };
    write!(
        writer,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n{open}\r\n",
        body.len()
    )?;
    if request.method != "HEAD" {
        writer.write_all(&body)?;
    }
    writer.flush()
}

/// The file a target means, or nothing when it lies outside the folder.
fn file_of(root: &Path, base: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(base)?;
    let path = if path.is_empty() { "index.html" } else { path };
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    inside.then(|| root.join(path))
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("csv") => "text/csv; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
    }

    fn get(url: &str) -> (u16, String) {
        match ureq::get(url).call() {
            Ok(mut answer) => (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap()),
            Err(ureq::Error::StatusCode(code)) => (code, String::new()),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_folder_is_served_under_its_base_and_nowhere_else() {
        let server = Server::folder(folder(), "/some/path/", 0).unwrap();
        assert!(get(&format!("{}Cargo.toml", server.url())).1.contains("hedgerow-tests"));
        let outside = server.url().replace("/some/path/", "/Cargo.toml");
        assert_eq!(get(&outside).0, 404);
        assert_eq!(server.requests().len(), 2);
    }

    #[test]
    fn a_path_cannot_climb_out_of_the_folder() {
        assert_eq!(file_of(Path::new("/srv"), "/", "/../etc/passwd"), None);
        assert_eq!(file_of(Path::new("/srv"), "/", "//etc/passwd"), None);
        assert_eq!(file_of(Path::new("/srv"), "/", "/a.js?x=1"), Some(PathBuf::from("/srv/a.js")));
    }

    #[test]
    fn the_sink_answers_and_remembers() {
        let sink = Server::sink().unwrap();
        assert_eq!(get(&format!("{}leak?canary", sink.url())).0, 200);
        assert!(sink.requests()[0].contains("canary"));
        assert_eq!(sink.connections(), 1);
    }

    #[test]
    fn a_stopped_server_refuses_connections() {
        let mut server = Server::sink().unwrap();
        let url = server.url();
        server.stop();
        assert!(ureq::get(&url).call().is_err());
    }
}
