//! What a phone's camera makes of the window: QR codes are read from a picture of it, and not from
//! the markup.

use rqrr::PreparedImage;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::must;

/// Pixels around a code that belong to it: the edge that cameras need.
const EDGE: f64 = 16.0;

/// Where the code is on the page, once it is drawn; nothing where there is none.
const PLACE: &str = r#"
const image = document.querySelector("img.qr");
if (!image) return null;
image.scrollIntoView({ block: "center" });
await image.decode();
const box = image.getBoundingClientRect();
return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
"#;

/// The brightness of each pixel of a picture, as two hexadecimal digits.
const PIXELS: &str = r#"
const image = new Image();
image.src = "data:image/png;base64," + arguments[0];
await image.decode();
const { width, height } = image;
const sheet = Object.assign(document.createElement("canvas"), { width, height });
const pen = sheet.getContext("2d");
pen.drawImage(image, 0, 0);
const { data } = pen.getImageData(0, 0, width, height);
let grey = "";
for (let at = 0; at < data.length; at += 4) {
  const sum = data[at] + data[at + 1] + data[at + 2];
  grey += Math.round(sum / 3).toString(16).padStart(2, "0");
}
return { width, grey };
"#;

/// Makes an asynchronous function of the body of a script.
fn awaited(body: &str) -> String {
    format!("return (async function () {{ {body} }}).apply(null, arguments);")
}

#[derive(Deserialize)]
struct Place {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
struct Picture {
    width: usize,
    grey: String,
}

impl Picture {
    /// What the codes in it say.
    fn read(&self) -> Vec<String> {
        let pairs = self.grey.as_bytes().chunks(2);
        let digits = pairs.map(|pair| std::str::from_utf8(pair).unwrap_or_default());
        let grey: Vec<u8> = digits
            .map(|pair| u8::from_str_radix(pair, 16).unwrap_or_default())
            .collect();
        let height = grey.len() / self.width.max(1);
        let mut image = PreparedImage::prepare_from_greyscale(self.width, height, |x, y| {
            grey.get(y * self.width + x).copied().unwrap_or_default()
        });
        let found = image.detect_grids();
        let texts = found
            .iter()
            .map(|grid| must("read the code", grid.decode()));
        texts.map(|(_, text)| text).collect()
    }
}

impl Browser {
    /// What the QR codes that are shown say; empty where a camera would find none.
    pub async fn qr_codes(&self) -> Vec<String> {
        let place: Option<Place> = self.run(&awaited(PLACE), vec![]).await;
        let Some(place) = place else {
            return Vec::new();
        };
        let clip = json!({
            "x": place.x - EDGE,
            "y": place.y - EDGE,
            "width": place.width + 2.0 * EDGE,
            "height": place.height + 2.0 * EDGE,
            "scale": 2,
        });
        let wanted = json!({ "format": "png", "clip": clip, "captureBeyondViewport": true });
        let cdp = self.driver().cdp();
        let taken: Value = must(
            "take a picture",
            cdp.send_raw("Page.captureScreenshot", wanted).await,
        );
        let picture: Picture = self
            .run(&awaited(PIXELS), vec![taken["data"].clone()])
            .await;
        picture.read()
    }
}
