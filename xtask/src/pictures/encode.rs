//! Screenshots as PNG files with a palette; several as one that is animated (APNG). Pure.

use std::collections::BTreeMap;

use png::{BitDepth, BlendOp, ColorType, Compression, Decoder, DisposeOp, Encoder, Filter, Transformations};

/// As many colours as a byte can number. What a page is drawn with has a few more, in the edges of letters.
const COLOURS: usize = 256;

type Colour = [u8; 3];

/// A picture, pixel by pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<Colour>,
}

/// A part of a picture: where it begins, and how large it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Picture {
    /// Reads a screenshot.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let failed = |error: png::DecodingError| format!("a screenshot: {error}");
        let mut decoder = Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(failed)?;
        let size = reader.output_buffer_size().ok_or("a screenshot is too large")?;
        let mut buffer = vec![0; size];
        let info = reader.next_frame(&mut buffer).map_err(failed)?;
        let samples = info.color_type.samples();
        if samples < 3 {
            return Err("a screenshot has no colours".to_owned());
        }
        let pixels = buffer[..info.buffer_size()].chunks_exact(samples).map(|it| [it[0], it[1], it[2]]);
        Ok(Self { width: info.width as usize, height: info.height as usize, pixels: pixels.collect() })
    }

    /// What of it differs from the picture before; one pixel where nothing does, for a frame cannot be empty.
    fn change(&self, before: &Self) -> Part {
        let (mut left, mut top, mut right, mut bottom) = (self.width, self.height, 0, 0);
        for (at, _) in self.pixels.iter().zip(&before.pixels).enumerate().filter(|(_, (a, b))| a != b) {
            let (x, y) = (at % self.width, at / self.width);
            (left, top) = (left.min(x), top.min(y));
            (right, bottom) = (right.max(x + 1), bottom.max(y + 1));
        }
        if right == 0 {
            return Part { x: 0, y: 0, width: 1, height: 1 };
        }
        Part { x: left, y: top, width: right - left, height: bottom - top }
    }

    fn part(&self, Part { x, y, width, height }: Part) -> impl Iterator<Item = Colour> {
        (y..y + height).flat_map(move |row| {
            let begin = row * self.width + x;
            self.pixels[begin..begin + width].iter().copied()
        })
    }
}

/// The colours that are used most, and for each colour the number of the nearest of them.
struct Palette {
    colours: Vec<Colour>,
    numbers: BTreeMap<Colour, u8>,
}

impl Palette {
    fn of(pictures: &[Picture]) -> Self {
        let mut counts = BTreeMap::<Colour, usize>::new();
        for colour in pictures.iter().flat_map(|it| &it.pixels) {
            *counts.entry(*colour).or_default() += 1;
        }
        let mut all: Vec<_> = counts.iter().map(|(colour, count)| (*count, *colour)).collect();
        all.sort_unstable_by(|a, b| b.cmp(a));
        let colours: Vec<Colour> = all.iter().take(COLOURS).map(|it| it.1).collect();
        let far = |a: Colour, b: Colour| -> u32 {
            a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
        };
        let nearest = |colour: Colour| {
            let number = (0..=u8::MAX).zip(&colours).min_by_key(|(_, it)| far(**it, colour));
            number.map_or(0, |it| it.0)
        };
        let numbers = counts.keys().map(|colour| (*colour, nearest(*colour))).collect();
        Self { colours, numbers }
    }
}

/// One PNG of pictures of one size, each of which is seen for so many milliseconds. More than one are shown `plays` times.
pub(super) fn png(pictures: &[(Picture, u16)], plays: u32) -> Result<Vec<u8>, String> {
    let failed = |error: png::EncodingError| error.to_string();
    let size = |it: usize| u32::try_from(it).map_err(|error| error.to_string());
    let frames: Vec<Picture> = pictures.iter().map(|it| it.0.clone()).collect();
    let first = frames.first().ok_or("no picture")?;
    if frames.iter().any(|it| (it.width, it.height) != (first.width, first.height)) {
        return Err("the pictures are not of one size".to_owned());
    }
    let palette = Palette::of(&frames);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, size(first.width)?, size(first.height)?);
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_palette(palette.colours.concat());
    encoder.set_compression(Compression::High);
    encoder.set_filter(Filter::NoFilter); // Numbers of colours are not near each other because the colours are.
    if frames.len() > 1 {
        encoder.set_animated(size(frames.len())?, plays).map_err(failed)?;
        encoder.set_dispose_op(DisposeOp::None).map_err(failed)?;
        encoder.set_blend_op(BlendOp::Source).map_err(failed)?;
    }
    let mut writer = encoder.write_header().map_err(failed)?;
    for (index, (picture, ms)) in pictures.iter().enumerate() {
        let whole = Part { x: 0, y: 0, width: first.width, height: first.height };
        let part = index.checked_sub(1).map_or(whole, |before| picture.change(&frames[before]));
        if frames.len() > 1 {
            writer.set_frame_delay(*ms, 1000).map_err(failed)?;
            if index > 0 {
                writer.reset_frame_position().map_err(failed)?;
                writer.set_frame_dimension(size(part.width)?, size(part.height)?).map_err(failed)?;
                writer.set_frame_position(size(part.x)?, size(part.y)?).map_err(failed)?;
            }
        }
        let data: Vec<u8> =
            picture.part(part).map(|it| palette.numbers.get(&it).copied().unwrap_or_default()).collect();
        writer.write_image_data(&data).map_err(failed)?;
    }
    writer.finish().map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test panics")]

    use std::io::Cursor;

    use png::{Decoder, Transformations};

    use super::{COLOURS, Part, Picture, png};

    fn plain(colour: [u8; 3]) -> Picture {
        Picture { width: 4, height: 3, pixels: vec![colour; 12] }
    }

    #[test]
    fn a_picture_comes_back_as_it_was() {
        let mut picture = plain([250, 1, 2]);
        picture.pixels[5] = [0, 0, 0];
        assert_eq!(Picture::read(&png(&[(picture.clone(), 0)], 0).unwrap()), Ok(picture));
    }

    #[test]
    fn of_too_many_colours_each_becomes_the_nearest_that_there_is() {
        let pixels: Vec<_> =
            (0..=u8::MAX).flat_map(|it| [[it, 0, 0], [it, 0, 0]]).chain([[9, 1, 0]]).collect();
        let width = pixels.len();
        assert!(width > COLOURS);
        let read = Picture::read(&png(&[(Picture { width, height: 1, pixels }, 0)], 0).unwrap()).unwrap();
        assert_eq!(read.pixels[width - 1], [9, 0, 0]);
        assert_eq!(read.pixels[2 * 200], [200, 0, 0]);
    }

    #[test]
    fn only_what_changes_is_in_the_next_frame() {
        let (before, mut after) = (plain([255; 3]), plain([255; 3]));
        after.pixels[4 + 1] = [1, 2, 3];
        after.pixels[2 * 4 + 3] = [1, 2, 3];
        assert_eq!(after.change(&before), Part { x: 1, y: 1, width: 3, height: 2 });
        assert_eq!(before.change(&before), Part { x: 0, y: 0, width: 1, height: 1 });
        let bytes = png(&[(before, 500), (after, 1500)], 2).unwrap();

        let mut decoder = Decoder::new(Cursor::new(&bytes));
        decoder.set_transformations(Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let control = *reader.info().animation_control().unwrap();
        assert_eq!((control.num_frames, control.num_plays), (2, 2));
        let mut buffer = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut buffer).unwrap();
        let info = reader.next_frame(&mut buffer).unwrap();
        let frame = *reader.info().frame_control().unwrap();
        assert_eq!((frame.x_offset, frame.y_offset, frame.width, frame.height), (1, 1, 3, 2));
        assert_eq!((frame.delay_num, frame.delay_den), (1500, 1000));
        assert_eq!(buffer[..info.buffer_size()][..6], [1, 2, 3, 255, 255, 255]);
    }

    #[test]
    fn pictures_of_two_sizes_are_no_animation() {
        let other = Picture { width: 1, height: 1, pixels: vec![[0; 3]] };
        assert!(png(&[(plain([0; 3]), 1), (other, 1)], 1).is_err());
        assert!(png(&[], 1).is_err());
    }
}
