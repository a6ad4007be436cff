//! The page.

fn main() {
    hedgerow_web::trial::start();
}
