//! The page.

fn main() {
    hedgerow_web::start();
}
