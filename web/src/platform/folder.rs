//! Files out of folders: what was dropped may be files and folders, and a folder may be chosen as a whole. Of a folder
//! only what can be a table is taken: people keep pictures and notes beside their exports.

use futures_util::future::LocalBoxFuture;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Endings of files that can be tables; what is in them is told from their bytes.
const ENDINGS: [&str; 16] = [
    "csv", "tsv", "tab", "txt", "psv", "dat", "xls", "xlsx", "xlsm", "xlsb", "ods", "xml", "htm", "html",
    "zip", "gz",
];
/// How deep folders may lie in folders.
const DEPTH: usize = 8;
/// So many files of one folder are enough to look at.
const MOST_FILES: usize = 500;

/// The files of a list; of a chosen folder those that can be tables, under their paths in it.
#[must_use]
pub fn files_of(list: Option<FileList>) -> Vec<File> {
    let list = list.as_ref();
    let files = (0..list.map_or(0, FileList::length)).filter_map(|at| list?.get(at));
    files
        .filter_map(|file| {
            let path =
                Reflect::get(&file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
            match path.as_deref().and_then(|path| path.split_once('/')) {
                Some((_, within)) => can_be_table(within).then(|| under(&file, within)).flatten(),
                None => Some(file),
            }
        })
        .take(MOST_FILES)
        .collect()
}

/// The files of what was dropped. What it holds must be asked for before the event is over, so this is no async
/// function; what it answers may take its time.
pub fn dropped(data: &DataTransfer) -> LocalBoxFuture<'static, Vec<File>> {
    let items = data.items();
    let entries: Vec<Option<FileSystemEntry>> = (0..items.length())
        .filter_map(|at| items.get(at))
        .filter(|item| item.kind() == "file")
        .map(|item| item.webkit_get_as_entry().ok().flatten())
        .collect();
    let plain = files_of(data.files());
    let has_folder = entries.iter().flatten().any(FileSystemEntry::is_directory);
    Box::pin(async move {
        if !has_folder {
            return plain;
        }
        let mut files = Vec::new();
        for entry in entries.into_iter().flatten() {
            collect(entry, String::new(), 0, &mut files).await;
        }
        files
    })
}

/// Gathers an entry, and what is in it, under its path below the entry that was dropped.
fn collect(
    entry: FileSystemEntry,
    path: String,
    depth: usize,
    files: &mut Vec<File>,
) -> LocalBoxFuture<'_, ()> {
    Box::pin(async move {
        if files.len() >= MOST_FILES || depth > DEPTH {
            return;
        }
        let path = if path.is_empty() { entry.name() } else { format!("{path}/{}", entry.name()) };
        if !entry.is_directory() {
            if depth == 0 || can_be_table(&path) {
                files.extend(file(&entry).await.and_then(|file| under(&file, &path)));
            }
            return;
        }
        // The name of the folder that was dropped says nothing that tells its files apart.
        let below = if depth == 0 { String::new() } else { path };
        for inner in inner(&entry).await {
            collect(inner, below.clone(), depth + 1, files).await;
        }
    })
}

async fn file(entry: &FileSystemEntry) -> Option<File> {
    let entry: &FileSystemFileEntry = entry.unchecked_ref();
    let asked = promise(|resolve, reject| entry.file_with_callback_and_callback(resolve, reject));
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

/// What is in a folder, in the order of names. A folder tells it piece by piece, until a piece is empty.
async fn inner(entry: &FileSystemEntry) -> Vec<FileSystemEntry> {
    let entry: &FileSystemDirectoryEntry = entry.unchecked_ref();
    let reader = entry.create_reader();
    let mut found: Vec<FileSystemEntry> = Vec::new();
    loop {
        let piece = promise(|resolve, reject| {
            // A reader that fails at once tells it to `reject` as well.
            drop(reader.read_entries_with_callback_and_callback(resolve, reject));
        });
        let Ok(piece) = JsFuture::from(piece).await else { break };
        let piece: Array = piece.unchecked_into();
        if piece.length() == 0 || found.len() > MOST_FILES {
            break;
        }
        found.extend(piece.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
    found.sort_by_key(FileSystemEntry::name);
    found
}

fn promise(ask: impl FnOnce(&Function, &Function)) -> Promise {
    let mut ask = Some(ask);
    Promise::new(&mut |resolve, reject| {
        if let Some(ask) = ask.take() {
            ask(&resolve, &reject);
        }
    })
}

/// The same file under another name.
fn under(file: &File, name: &str) -> Option<File> {
    if file.name() == name {
        return Some(file.clone());
    }
    let parts = Array::of1(&JsValue::from(file));
    File::new_with_blob_sequence(&parts, name).ok()
}

fn can_be_table(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    !name.starts_with(['.', '~']) && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_folder_only_what_can_be_a_table_is_taken() {
        for name in ["orders.csv", "2025/Orders.CSV", "a.b.xlsx", "ledger.xls", "export.zip"] {
            assert!(can_be_table(name), "{name}");
        }
        for name in ["logo.png", ".DS_Store", "~$orders.xlsx", "readme", "2025/.hidden.csv", "csv"] {
            assert!(!can_be_table(name), "{name}");
        }
    }
}
