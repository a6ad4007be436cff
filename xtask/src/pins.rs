//! The exact versions of every tool that is not a crate of this workspace. Changing one is a commit of its own.

/// Builds the page.
pub const TRUNK: &str = "0.21.14";

/// What comes from npm: for the accessibility checks, the benchmark's peers and `wasm-opt`.
pub const NPM_PACKAGES: [(&str, &str); 4] = [
    ("axe-core", "4.14.1"),
    ("@duckdb/duckdb-wasm", "1.32.0"),
    ("arquero", "5.4.1"),
    ("binaryen", "132.0.0"),
];

/// What comes from Debian: the three browsers, the drivers of two, a display for WebKit, letters for six scripts.
pub const DEBIAN_PACKAGES: [(&str, &str); 8] = [
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("Xvfb", "xvfb"),
    ("xauth", "xauth"),
    ("fc-list", "fontconfig"),
    ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "fonts-noto-core"),
];
