//! What the page alone needs of the browser: attributes of the document, a few words kept on the device, the
//! device's own theme, files made in memory and files given to the reader.

use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlAnchorElement, MediaQueryListEvent, Url};

/// Sets an attribute of the document's root.
pub fn root_attribute(name: &str, value: &str) {
    if let Some(root) = gloo::utils::document().document_element() {
        // Refused only for names that are not names.
        drop(root.set_attribute(name, value));
    }
}

/// Says to the browser's console what went wrong.
pub fn complain(words: &str) {
    web_sys::console::error_1(&words.into());
}

/// A word kept on this device, if the browser keeps any.
#[must_use]
pub fn kept(key: &str) -> Option<String> {
    gloo::utils::window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

/// Keeps a word on this device. Browsers that keep nothing refuse; then the choice lasts as long as the page.
pub fn keep(key: &str, word: &str) {
    if let Ok(Some(storage)) = gloo::utils::window().local_storage() {
        drop(storage.set_item(key, word));
    }
}

/// Tells now and whenever it changes whether the device prefers dark pages.
pub fn on_prefers_dark(tell: impl Fn(bool) + 'static) {
    let query = gloo::utils::window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let Some(query) = query else {
        tell(false);
        return;
    };
    tell(query.matches());
    EventListener::new(&query, "change", move |event| {
        tell(event.unchecked_ref::<MediaQueryListEvent>().matches());
    })
    .forget();
}

/// A file that exists only in memory.
#[must_use]
pub fn file_of(name: &str, media_type: &str, bytes: &[u8]) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(media_type);
    File::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), name, &options).ok()
}

/// Gives bytes to the reader as a file.
pub fn download(name: &str, media_type: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        download_blob(name, &blob);
    }
}

/// Gives a blob to the reader as a file.
pub fn download_blob(name: &str, blob: &Blob) {
    let Ok(url) = Url::create_object_url_with_blob(blob) else { return };
    let link = gloo::utils::document().create_element("a").ok();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser reads the blob after the click; a minute is plenty.
    gloo::timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&url))).forget();
}
