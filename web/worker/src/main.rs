//! The worker.

fn main() {
    hedgerow_web::worker::start();
}
