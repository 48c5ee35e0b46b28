//! Where the pictures go.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use e2e::Browser;

/// What a picture is of: the name, the width and the least height, in CSS pixels.
const SIZES: [(&str, u32, u32); 2] = [("phone", 360, 740), ("desk", 1280, 800)];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// The tallest picture.
const MOST_HEIGHT: u32 = 6000;

/// A folder of pictures.
pub struct Album {
    folder: PathBuf,
    parts: Vec<String>,
    taken: Vec<String>,
    missed: Vec<String>,
}

impl Album {
    /// An album of the screens whose names contain one of the parts; of all where there are none.
    pub fn new(parts: Vec<String>) -> Self {
        let folder = e2e::workspace().join("screenshots");
        fs::create_dir_all(&folder).expect("the folder can be made");
        Self {
            folder,
            parts,
            taken: Vec::new(),
            missed: Vec::new(),
        }
    }

    /// Whether a screen belongs into it.
    pub fn wants(&self, screen: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| screen.contains(part))
    }

    /// Whether any of them does.
    pub fn wants_any(&self, screens: &[&str]) -> bool {
        screens.iter().any(|screen| self.wants(screen))
    }

    /// Takes the whole screen, and puts it in.
    pub async fn take(&mut self, browser: &Browser, screen: &str) {
        if self.wants(screen) {
            self.shoot(browser, screen).await;
            self.add(screen);
        }
    }

    /// Takes the whole screen in each size and by day and night.
    pub async fn shoot(&self, browser: &Browser, screen: &str) {
        for (device, width, least) in SIZES {
            for scheme in SCHEMES {
                browser.resize(width, least).await;
                browser.prefer("prefers-color-scheme", scheme).await;
                // Twice: the room above the card grows with the window.
                for _ in 0..2 {
                    let measure = "return document.documentElement.scrollHeight;";
                    let height: u32 = browser.run(measure, vec![]).await;
                    let height = height.clamp(least, MOST_HEIGHT);
                    browser.resize(width, height).await;
                }
                let file = self.folder.join(file(screen, device, scheme));
                browser.picture(&file).await;
            }
        }
        browser.prefer("prefers-color-scheme", "light").await;
        // A window taller than the real one takes no presses at its foot.
        let [.., (_, width, least)] = SIZES;
        browser.resize(width, least).await;
        println!("{screen}");
    }

    /// Puts a screen that was taken in.
    pub fn add(&mut self, screen: &str) {
        self.taken.push(screen.to_owned());
    }

    /// Notes that there is no picture of a screen.
    pub fn miss(&mut self, screen: &str) {
        self.missed.push(screen.to_owned());
    }

    /// Writes the page that shows them all, and says where it is and what there is.
    ///
    /// # Panics
    /// If a screen is missing.
    pub fn finish(self) {
        let mut page = String::from(
            "<!doctype html><meta charset=utf-8><title>Screens</title><style>\
             body{font:15px system-ui;margin:1rem}section{margin-block:2rem}\
             div{display:flex;gap:.5rem;align-items:start}img{border:1px solid #999}\
             .phone{inline-size:12rem}.desk{inline-size:34rem}</style>",
        );
        for screen in &self.taken {
            // Writing into a string never fails.
            let _ = write!(page, "<section id={screen}><h2>{screen}</h2><div>");
            for (device, ..) in SIZES {
                for scheme in SCHEMES {
                    let file = file(screen, device, scheme);
                    let _ = write!(
                        page,
                        "<a href={file}><img class={device} loading=lazy src={file} \
                         alt=\"{screen}, {device}, {scheme}\"></a>"
                    );
                }
            }
            page.push_str("</div></section>");
        }
        let place = self.folder.join("index.html");
        fs::write(&place, page).expect("the page can be written");
        let each = SIZES.len() * SCHEMES.len();
        let screens = self.taken.len();
        println!(
            "{screens} screens, {} pictures: {}",
            screens * each,
            place.display()
        );
        assert!(self.missed.is_empty(), "not taken: {:?}", self.missed);
    }
}

fn file(screen: &str, device: &str, scheme: &str) -> String {
    format!("{screen}-{device}-{scheme}.png")
}
