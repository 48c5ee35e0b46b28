//! What the bundle weighs, and whether that is within its budget: all that a first sign-in loads,
//! with a password and an e-mailed code. The screens of other steps are loaded when one is needed.

use std::path::Path;

use crate::paths;
use crate::process::{Failure, command, output};

/// The most it may weigh: WebAssembly, JavaScript and CSS together, in bytes after brotli.
const BUDGET: u64 = 120_000;

/// The parts of the bundle, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Wasm,
    JavaScript,
    Css,
    /// Code that the page does not name: it is loaded when a screen needs it. Shown, not counted;
    /// an end-to-end test sees to it that a first sign-in does without.
    Later,
    /// The page and other files loaded with it. Shown, not counted.
    Other,
    /// One language each; a visitor loads at most one. Shown, not counted.
    Languages,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::Wasm,
        Self::JavaScript,
        Self::Css,
        Self::Later,
        Self::Other,
        Self::Languages,
    ];

    fn of(path: &str, page: &str) -> Self {
        if path.starts_with("locales/") {
            return Self::Languages;
        }
        let named = page.contains(path);
        match Path::new(path).extension().and_then(|ext| ext.to_str()) {
            Some("wasm" | "js" | "mjs" | "css") if !named => Self::Later,
            Some("wasm") => Self::Wasm,
            Some("js" | "mjs") => Self::JavaScript,
            Some("css") => Self::Css,
            _ => Self::Other,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Wasm => "wasm",
            Self::JavaScript => "JavaScript",
            Self::Css => "CSS",
            Self::Later => "loaded later",
            Self::Other => "other files",
            Self::Languages => "languages",
        }
    }

    fn counts(self) -> bool {
        matches!(self, Self::Wasm | Self::JavaScript | Self::Css)
    }
}

/// Sizes in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    files: u64,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Size {
    fn add(&mut self, other: Self) {
        self.files += other.files;
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// `cargo xtask budget`: measures `dist/`, prints the table and judges the total.
pub fn run() -> Result<(), Failure> {
    let dist = paths::dist();
    let page = std::fs::read_to_string(dist.join("index.html"))
        .map_err(|_| Failure::new("there is no dist/ to measure; run `cargo xtask build` first"))?;
    let script = paths::workspace().join("xtask/src/sizes.mjs");
    let measured = output(command("node").arg(script).arg(&dist))?;
    if !measured.status.success() {
        let said = String::from_utf8_lossy(&measured.stderr);
        return Err(Failure::new(format!("node: {}", said.trim())));
    }
    let files = parse(&String::from_utf8_lossy(&measured.stdout), &page)?;
    judge(&files)
}

fn parse(listing: &str, page: &str) -> Result<Vec<(Part, Size)>, Failure> {
    let line = |line: &str| {
        let mut columns = line.split('\t');
        let mut number = || columns.next()?.parse::<u64>().ok();
        let (raw, gzip, brotli) = (number()?, number()?, number()?);
        let size = Size {
            files: 1,
            raw,
            gzip,
            brotli,
        };
        Some((Part::of(columns.next()?, page), size))
    };
    listing
        .lines()
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| Failure::new("the measuring script printed something unexpected"))
}

fn judge(files: &[(Part, Size)]) -> Result<(), Failure> {
    let mut counted = Size::default();
    print_row(
        "part",
        ["files", "raw", "gzip", "brotli"].map(str::to_owned),
    );
    for part in Part::ALL {
        let mut sum = Size::default();
        for (_, size) in files.iter().filter(|(of, _)| *of == part) {
            sum.add(*size);
        }
        if part.counts() {
            counted.add(sum);
        }
        print_size(part.name(), sum);
    }
    print_size("wasm + JS + CSS", counted);
    let kilobytes = |bytes: u64| format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100);
    let (weight, budget) = (kilobytes(counted.brotli), kilobytes(BUDGET));
    if counted.brotli > BUDGET {
        return Err(Failure::new(format!(
            "the bundle weighs {weight} after brotli; the budget is {budget}"
        )));
    }
    println!("{weight} of the budget of {budget} after brotli");
    Ok(())
}

fn print_size(name: &str, size: Size) {
    print_row(
        name,
        [size.files, size.raw, size.gzip, size.brotli].map(|number| number.to_string()),
    );
}

fn print_row(name: &str, [files, raw, gzip, brotli]: [String; 4]) {
    println!("{name:<16} {files:>6} {raw:>9} {gzip:>9} {brotli:>9}");
}

#[cfg(test)]
mod tests {
    use super::*;

    const FITS: Size = Size {
        files: 1,
        raw: 300_000,
        gzip: 130_000,
        brotli: BUDGET,
    };

    #[test]
    fn sorts_files_into_parts() {
        let page = r#"<link href="/doorway-1a2b_bg.wasm"><script src="/boot-1a2b.js"></script>
            <link href="/app-1a2b.css">"#;
        let parts = [
            ("doorway-1a2b_bg.wasm", Part::Wasm),
            ("boot-1a2b.js", Part::JavaScript),
            ("app-1a2b.css", Part::Css),
            ("doorway-3c4d.wasm", Part::Later),
            ("index.html", Part::Other),
            ("locales/de.json", Part::Languages),
        ];
        for (path, part) in parts {
            assert_eq!(Part::of(path, page), part, "{path}");
        }
    }

    #[test]
    fn a_bundle_of_exactly_the_budget_fits() {
        assert!(judge(&[(Part::Wasm, FITS)]).is_ok());
    }

    #[test]
    fn one_byte_of_style_more_does_not() {
        let style = Size {
            brotli: 1,
            ..Size::default()
        };
        assert!(judge(&[(Part::Wasm, FITS), (Part::Css, style)]).is_err());
    }

    #[test]
    fn languages_do_not_count() {
        assert!(judge(&[(Part::Wasm, FITS), (Part::Languages, FITS)]).is_ok());
    }

    #[test]
    fn a_listing_cut_short_is_an_error() {
        assert!(parse("100\t50\t40\tindex.html\n100\t50", "").is_err());
    }
}
