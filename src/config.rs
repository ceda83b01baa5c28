//! What the user asked for: `holdup.toml`, or a table in `Cargo.toml`.

use crate::source::{manifest_position, settings};
use crate::spelling::nearest;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// The settings of a workspace. Words that only later stages know (rules, locks) are kept as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The file that says so; relative paths in it are relative to its folder.
    pub path: PathBuf,
    /// `set = "strict"`: `recommended` or `strict`.
    pub set: Option<String>,
    /// `[levels]`, in the order of the file.
    pub levels: Vec<LevelSetting>,
    /// `exclude`: globs of files that are not reported, see [`crate::source::SourceSet::exclude`].
    pub exclude: Vec<String>,
    /// `stubs`: files with declarations of other crates, absolute.
    pub stubs: Vec<PathBuf>,
    /// `lock-order`: the locks in the order in which they may be taken.
    pub lock_order: Vec<String>,
    /// `deps = true`: what dependencies declare is read, too.
    pub deps: bool,
}

/// A line of `[levels]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelSetting {
    /// A rule or a verdict, as written: whoever knows the rules says whether it is one.
    pub name: String,
    /// `allow`, `note`, `warn` or `deny`.
    pub level: String,
    /// The name's line, from 1.
    pub line: usize,
    /// The name's column, from 1.
    pub column: usize,
}

/// Settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// Line and column, both from 1, unless the file cannot be read.
    pub position: Option<(usize, usize)>,
    /// "unknown key `exlude`; did you mean `exclude`?"
    pub message: String,
}

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some((line, column)) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

/// The words for `set`.
pub const SETS: [&str; 2] = ["recommended", "strict"];
/// The words for a level.
pub const LEVELS: [&str; 4] = ["allow", "note", "warn", "deny"];
const KEYS: [&str; 6] = ["set", "levels", "exclude", "stubs", "lock-order", "deps"];

/// The settings for a folder: of `holdup.toml`, `.holdup.toml` or the table in `Cargo.toml`, the first that is met on the way
/// up from it. `None`: there are none.
///
/// # Errors
/// If the settings that were met cannot be read or understood; those further up are then not looked at.
pub fn load(folder: &Path) -> Result<Option<Config>, ConfigError> {
    let files = settings::candidates(folder).map_err(|(path, cause)| {
        let message = format!("cannot read the settings: {cause}");
        ConfigError { path, position: None, message }
    })?;
    for file in files {
        if let Some(config) = parse(&file)? {
            return Ok(Some(config));
        }
    }
    Ok(None)
}

/// The settings in one named file.
///
/// # Errors
/// If it cannot be read or understood.
pub fn load_file(path: &Path) -> Result<Config, ConfigError> {
    let text = settings::read(path).map_err(|cause| {
        let message = format!("cannot read the settings: {cause}");
        ConfigError { path: path.to_path_buf(), position: None, message }
    })?;
    let is_manifest = path.file_name().is_some_and(|name| name == "Cargo.toml");
    let config = parse(&settings::SettingsFile { path: path.to_path_buf(), text, is_manifest })?;
    Ok(config.unwrap_or_else(|| Config { path: path.to_path_buf(), ..Config::default() }))
}

/// The settings in a file's text; `None` for a manifest without them.
///
/// # Errors
/// If they cannot be understood.
pub fn parse(file: &settings::SettingsFile) -> Result<Option<Config>, ConfigError> {
    let text = Text { path: &file.path, text: file.text.strip_prefix('\u{feff}').unwrap_or(&file.text) };
    let raw = match file.is_manifest {
        true => text.manifest()?,
        false => Some(text.read::<Raw>()?),
    };
    raw.map(|raw| text.convert(raw)).transpose()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    set: Option<Spanned<String>>,
    #[serde(default)]
    levels: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    stubs: Vec<String>,
    #[serde(default)]
    lock_order: Vec<String>,
    #[serde(default)]
    deps: bool,
}

#[derive(Deserialize)]
struct Manifest {
    workspace: Option<Section>,
    package: Option<Section>,
}

#[derive(Deserialize)]
struct Section {
    metadata: Option<Metadata>,
}

#[derive(Deserialize)]
struct Metadata {
    holdup: Option<Raw>,
}

struct Text<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Text<'_> {
    /// A manifest that is not TOML is told of where its packages are read.
    fn manifest(&self) -> Result<Option<Raw>, ConfigError> {
        let Ok(table) = self.text.parse::<toml::Table>() else { return Ok(None) };
        let has = |section: &str| {
            let metadata = table.get(section).and_then(|section| section.get("metadata"));
            metadata.is_some_and(|metadata| metadata.get("holdup").is_some())
        };
        if !has("workspace") && !has("package") {
            return Ok(None);
        }
        let Manifest { workspace, package } = self.read()?;
        let holdup = |section: Option<Section>| section?.metadata?.holdup;
        Ok(holdup(workspace).or_else(|| holdup(package)))
    }

    fn read<T: DeserializeOwned>(&self) -> Result<T, ConfigError> {
        toml::from_str(self.text).map_err(|error| {
            let message = error.message();
            let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
            let message = match unknown {
                Some(key) => unknown_word("key", key, &KEYS),
                None => message.lines().next().unwrap_or("it is not TOML").to_owned(),
            };
            self.error(error.span().map_or(0, |span| span.start), message)
        })
    }

    fn convert(&self, raw: Raw) -> Result<Config, ConfigError> {
        let set = raw.set.map(|set| self.one_of("set", set, &SETS)).transpose()?;
        let mut levels: Vec<_> = raw.levels.into_iter().collect();
        levels.sort_by_key(|(name, _)| name.span().start);
        let levels = levels.into_iter().map(|(name, level)| {
            let (line, column) = manifest_position(self.text, name.span().start);
            let level = self.one_of("level", level, &LEVELS)?;
            Ok(LevelSetting { name: name.into_inner(), level, line, column })
        });
        let folder = self.path.parent().unwrap_or(Path::new(""));
        Ok(Config {
            path: self.path.to_path_buf(),
            set,
            levels: levels.collect::<Result<_, _>>()?,
            exclude: raw.exclude,
            stubs: raw.stubs.iter().map(|path| settings::lexical(&folder.join(path))).collect(),
            lock_order: raw.lock_order,
            deps: raw.deps,
        })
    }

    fn one_of(&self, what: &str, word: Spanned<String>, words: &[&str]) -> Result<String, ConfigError> {
        let start = word.span().start;
        let word = word.into_inner();
        match words.contains(&word.as_str()) {
            true => Ok(word),
            false => Err(self.error(start, unknown_word(what, &word, words))),
        }
    }

    fn error(&self, offset: usize, message: String) -> ConfigError {
        let position = Some(manifest_position(self.text, offset));
        ConfigError { path: self.path.to_path_buf(), position, message }
    }
}

fn unknown_word(what: &str, word: &str, words: &[&str]) -> String {
    match nearest(word, words.iter().copied()) {
        Some(near) => format!("unknown {what} `{word}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{word}`; expected one of `{}`", words.join("`, `")),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may")]
mod tests {
    use super::*;

    fn parse_text(name: &str, text: &str) -> Result<Option<Config>, String> {
        let file = settings::SettingsFile {
            path: PathBuf::from("/w").join(name),
            text: text.to_owned(),
            is_manifest: name == "Cargo.toml",
        };
        parse(&file).map_err(|error| error.to_string())
    }

    const ALL: &str = r#"set = "strict"
exclude = ["gen/*"]
stubs = ["locks.rs"]
lock-order = ["A::a", "B::b"]
deps = true
[levels]
stall = "deny"
poison_ignored = "allow"
"#;

    #[test]
    fn all_keys_are_read_in_order() {
        let config = parse_text("holdup.toml", ALL).unwrap().unwrap();
        assert_eq!(config.set.as_deref(), Some("strict"));
        let levels: Vec<_> = config.levels.iter().map(|one| (&*one.name, &*one.level, one.line, one.column)).collect();
        assert_eq!(levels, [("stall", "deny", 7, 1), ("poison_ignored", "allow", 8, 1)]);
        assert_eq!(config.stubs, [PathBuf::from("/w/locks.rs")]);
        assert_eq!(config.lock_order, ["A::a", "B::b"]);
        assert!(config.deps);
    }

    #[test]
    fn a_manifest_may_hold_the_settings() {
        let text = "[package]\nname = \"a\"\n[workspace.metadata.holdup]\nset = \"strict\"\n";
        assert_eq!(parse_text("Cargo.toml", text).unwrap().unwrap().set.as_deref(), Some("strict"));
        assert_eq!(parse_text("Cargo.toml", "[package]\nname = \"a\"\n"), Ok(None));
        assert_eq!(parse_text("Cargo.toml", "[package\n"), Ok(None));
    }

    #[test]
    fn an_error_names_its_place_and_the_nearest_word() {
        for (name, text, expected) in [
            ("holdup.toml", "\nexlude = []", "/w/holdup.toml:2:1: unknown key `exlude`; did you mean `exclude`?"),
            ("holdup.toml", "set = \"strickt\"", "/w/holdup.toml:1:7: unknown set `strickt`; did you mean `strict`?"),
            ("holdup.toml", "[levels]\na = \"dney\"", "/w/holdup.toml:2:5: unknown level `dney`; did you mean `deny`?"),
            (
                "Cargo.toml",
                "[package.metadata.holdup]\nzebra = 1",
                "/w/Cargo.toml:2:1: unknown key `zebra`; expected one of `set`, `levels`, `exclude`, `stubs`, `lock-order`, `deps`",
            ),
        ] {
            assert_eq!(parse_text(name, text), Err(expected.to_owned()));
        }
        assert!(parse_text("holdup.toml", "set = 1").unwrap_err().starts_with("/w/holdup.toml:1:7: "));
        assert!(parse_text("holdup.toml", "set = ").unwrap_err().starts_with("/w/holdup.toml:1:"));
    }
}
