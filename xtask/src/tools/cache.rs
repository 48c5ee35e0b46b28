//! The folder the tools live in: safe against interruption and against a second run.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::paths;
use crate::process::{Failure, output};

/// The cache, one folder per tool and version.
#[derive(Debug)]
pub struct Cache {
    root: PathBuf,
}

impl Cache {
    pub fn open() -> Result<Self, Failure> {
        let root = paths::cache()?;
        fs::create_dir_all(root.join("logs")).map_err(|error| at(&root, &error))?;
        Ok(Self { root })
    }

    /// The folder of a tool; it is complete or it does not exist.
    pub fn folder(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Cargo's target folder for tools; they share dependencies while they are built.
    pub fn build(&self) -> PathBuf {
        self.root.join("build")
    }

    /// Runs `install` on an empty folder and moves the result to its place in one go.
    ///
    /// `proof` is the file, relative to the folder, that tells a complete tool. One run at a time
    /// gets here: a second one waits, and then finds the work done.
    pub fn fill(
        &self,
        name: &str,
        proof: &Path,
        install: impl FnOnce(&Path) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let _lock = self.lock()?;
        let place = self.folder(name);
        if place.join(proof).is_file() {
            return Ok(());
        }
        let incoming = self.root.join("incoming");
        // Whatever lies there is from a run that was interrupted.
        remove(&incoming)?;
        fs::create_dir_all(&incoming).map_err(|error| at(&incoming, &error))?;
        install(&incoming)?;
        if !incoming.join(proof).is_file() {
            return Err(Failure::new(format!(
                "{name}: the installation ended well but left no {}",
                proof.display()
            )));
        }
        remove(&place)?;
        fs::rename(&incoming, &place).map_err(|error| at(&place, &error))
    }

    /// Runs an installing command with its output in a log, and says where on failure.
    pub fn logged(&self, name: &str, command: &mut Command, by_hand: &str) -> Result<(), Failure> {
        let output = output(command.current_dir(&self.root))?;
        let log = self.root.join("logs").join(format!("{name}.log"));
        let mut text = output.stdout;
        text.extend_from_slice(&output.stderr);
        // The log is a service; that it cannot be written must not hide the outcome.
        let _ = fs::write(&log, &text);
        if output.status.success() {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.trim_end().lines().collect();
        let tail = lines[lines.len().saturating_sub(12)..].join("\n    ");
        Err(Failure::new(format!(
            "could not install {name} ({}). The end of {}:\n\n    {tail}\n\nBy hand: {by_hand}",
            output.status,
            log.display()
        )))
    }

    /// Removes what only the building of tools needed, unless another run is building.
    pub fn tidy(&self) {
        if !self.build().exists() {
            return;
        }
        if let Ok(file) = self.lock_file()
            && file.try_lock().is_ok()
        {
            // It is only space; the next run tries again.
            let _ = remove(&self.build());
        }
    }

    /// Waits for the cache to be ours. The lock ends with the returned value, or the process.
    pub fn lock(&self) -> Result<File, Failure> {
        let file = self.lock_file()?;
        if file.try_lock().is_err() {
            print!("waiting for another set-up … ");
            let _ = io::Write::flush(&mut io::stdout());
            file.lock().map_err(|error| at(&self.root, &error))?;
        }
        Ok(file)
    }

    fn lock_file(&self) -> Result<File, Failure> {
        let path = self.root.join("lock");
        File::options()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(|error| at(&path, &error))
    }
}

fn remove(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(at(folder, &error)),
    }
}

fn at(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
