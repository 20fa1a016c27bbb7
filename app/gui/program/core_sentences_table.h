// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace anneau {

/// What core says to users of the window, as it is put together there: %1, %2 … stand for what
/// changes. core knows no Qt and writes English; a sentence that is not listed stays so. The
/// translation test sees to it that every part of each is still in the sources.
inline constexpr const char* kCoreSentences[] = {
    QT_TRANSLATE_NOOP("Core", "%1 does not exist; check the name."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a file; give the file itself."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a file; give the FITS file itself."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 is larger than such a file can be (%2 bytes); check that it is the right one."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1; check that you may read it."),
    QT_TRANSLATE_NOOP("Core", "Cannot read %1; check that it is there and that you may read it."),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1."),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1: the disk is full; free some space and try again."),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1: you may not write there; choose another folder."),
    QT_TRANSLATE_NOOP("Core",
                      "Cannot write %1: the folder does not exist; create it or choose another."),
    QT_TRANSLATE_NOOP("Core", "Cannot write %1; check that the disk is not full."),
    QT_TRANSLATE_NOOP(
        "Core", "Cannot write %1; check that the disk is not full. What was finished is kept."),
    QT_TRANSLATE_NOOP("Core", "%1 is being written by another run; wait for it to end."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be read; it was cut short or the disk is damaged."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is not a FITS file (it does not begin with SIMPLE); give a FITS file."),
    QT_TRANSLATE_NOOP("Core", "%1 is an HDF5 file; convert it to FITS first."),
    QT_TRANSLATE_NOOP("Core", "%1: the header of HDU %2 is cut short; fetch the file again."),
    QT_TRANSLATE_NOOP("Core", "%1: the header announces %2 values, more than the file holds; it "
                              "was cut short or NAXIS is wrong, so fetch it again."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1: NAXIS announces %2 values, more than can be read; correct NAXIS or give another HDU."),
    QT_TRANSLATE_NOOP("Core", "%1: the compressed image is damaged (%2); fetch the file again."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1: its pixels cannot be read; the file is damaged or cut short, so fetch it again."),
    QT_TRANSLATE_NOOP("Core", "%1 has no HDU %2; it has %3."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no image; give an HDU that does."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be read any more; check the disk."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 has NAXIS = %2 (%3), not a two-dimensional image; cut one out or give another HDU."),
    QT_TRANSLATE_NOOP("Core", "%1 has no image: none of its HDUs holds a two-dimensional array "
                              "that could be one; give another file or name the HDU."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 has no image to take the %2 from; give a file with a two-dimensional image."),
    QT_TRANSLATE_NOOP("Core",
                      "%1: the %2 is %3 pixels, the image %4 is %5; give one of the same shape."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is %2 pixels, too small to model; give an image of at least 8 x 8."),
    QT_TRANSLATE_NOOP("Core", "%1 holds NaN only; give another HDU or file."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 holds the value %2 only, so no picture; give another HDU or file."),
    QT_TRANSLATE_NOOP("Core", "%1 has no BUNIT; %2 per pixel is assumed."),
    QT_TRANSLATE_NOOP("Core", "The pixel scale must be a positive number of arcsec."),
    QT_TRANSLATE_NOOP("Core", "%1 does not say how large its pixels are (no PIXSCALE, no usable CD "
                              "or CDELT); give --pixel-scale in arcsec."),
    QT_TRANSLATE_NOOP(
        "Core", "%1: PIXSCALE = %2 is not a size in arcsec; correct it or give --pixel-scale."),
    QT_TRANSLATE_NOOP("Core", "%1: its pixels are not square (CD or CDELT: sides in the ratio %2); "
                              "resample the image to square pixels."),
    QT_TRANSLATE_NOOP("Core",
                      "%1: a pixel scale of %2 arcsec is used, though CD or CDELT says %3."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 masks every pixel (non-zero means: leave out); give a mask that leaves some."),
    QT_TRANSLATE_NOOP("Core", "%1 leaves only %2 of %3 pixels (non-zero means: leave out)."),
    QT_TRANSLATE_NOOP("Core", "%1 has no PSF: the model will not be blurred; give one with --psf."),
    QT_TRANSLATE_NOOP("Core", "%1: the PSF holds NaN; give one without gaps."),
    QT_TRANSLATE_NOOP("Core", "%1: the PSF sums to %2 where it must sum to 1; give another PSF."),
    QT_TRANSLATE_NOOP("Core", "%1: the PSF's light lies outside its centre; give a centred PSF."),
    QT_TRANSLATE_NOOP("Core", "%1: the PSF sums to %2; it is normalised to 1."),
    QT_TRANSLATE_NOOP("Core", "%1: the PSF's peak lies (%2, %3) image pixels from its centre, so "
                              "the model is shifted by as much."),
    QT_TRANSLATE_NOOP("Core",
                      "%1: %2 = %3 is not a whole number from 1 to 20; correct the keyword."),
    QT_TRANSLATE_NOOP("Core", "%1: %2 = %3 arcsec is no whole fraction of the image's %4; resample "
                              "the PSF or correct the keyword."),
    QT_TRANSLATE_NOOP("Core", "%1: it cannot be told whether its values are standard deviations, "
                              "variances or weights; name the HDU ERR, VAR or IVAR."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 is taken to hold %2, which agrees best with the scatter of the sky (%3)."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 gives %2 times the scatter of the empty sky (%3); consider scaling the noise."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1: the header has no BKGRMS, so the background noise is the scatter of the sky (%2)."),
    QT_TRANSLATE_NOOP("Core", "%1 has no usable value: all %2 are zero, negative, NaN or above "
                              "1e7; give another noise map."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1: no pixel has both a datum and a usable noise value; give another noise map or mask."),
    QT_TRANSLATE_NOOP("Core", "%1: %2 pixels without a usable noise value%3 are masked."),
    QT_TRANSLATE_NOOP("Core", " (%1 negative)"),
    QT_TRANSLATE_NOOP("Core", "%1 has no noise map and no patch of sky to estimate the noise from; "
                              "give one with --noise."),
    QT_TRANSLATE_NOOP("Core", "%1 has no noise map: %2, the scatter of the sky, is used for every "
                              "pixel, which is too small where the lens is bright."),
    QT_TRANSLATE_NOOP("Core", "standard deviations"),
    QT_TRANSLATE_NOOP("Core", "variances"),
    QT_TRANSLATE_NOOP("Core", "inverse variances"),
    QT_TRANSLATE_NOOP("Core", "mask"),
    QT_TRANSLATE_NOOP("Core", "noise map"),
    QT_TRANSLATE_NOOP("Core", "image"),
    QT_TRANSLATE_NOOP("Core",
                      "This is not a lens model of this program: \"format\" is not \"%1\"."),
    QT_TRANSLATE_NOOP("Core", "The model is not JSON; give a model that this program has written."),
    QT_TRANSLATE_NOOP("Core", "%1: %2"),
    QT_TRANSLATE_NOOP("Core", "Open the image that %1 is a model of first."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 has an entry \"%2\" that is not known; remove it or correct its name."),
    QT_TRANSLATE_NOOP("Core", "%1 has no \"%2\"; add it."),
    QT_TRANSLATE_NOOP("Core", "%1: \"%2\" is not a finite number; correct it."),
    QT_TRANSLATE_NOOP("Core", "%1: \"%2\" is out of range; correct it."),
    QT_TRANSLATE_NOOP("Core", "%1 has no parameter \"%2\"; add it."),
    QT_TRANSLATE_NOOP(
        "Core", "%1 has a parameter \"%2\" that is not known; remove it or correct its name."),
    QT_TRANSLATE_NOOP("Core", "%1 is of a type that is not known there; correct \"type\"."),
    QT_TRANSLATE_NOOP("Core",
                      "The COOLEST template has no \"lensing_entities\"; it describes no lens."),
    QT_TRANSLATE_NOOP("Core", "An entry of \"lensing_entities\" is not an object; correct it."),
    QT_TRANSLATE_NOOP("Core", "Of the lenses %1 and %2 of the COOLEST template one has a redshift "
                              "and one has none; give both."),
    QT_TRANSLATE_NOOP("Core",
                      "The mass of %1 does not lie before the farthest source and is left out."),
    QT_TRANSLATE_NOOP("Core", "The point images of %1 have no positions and are left out."),
    QT_TRANSLATE_NOOP("Core", "Components have redshifts of their own, but the source has none; "
                              "give \"z_source\", the redshift of the farthest source."),
    QT_TRANSLATE_NOOP("Core", "The mass \"%1\" has no redshift, while other components have; give "
                              "that of the lens."),
    QT_TRANSLATE_NOOP("Core", "The mass \"%1\" does not lie before the source; correct its "
                              "redshift, or that of the source, which is that of the farthest "
                              "one."),
    QT_TRANSLATE_NOOP("Core", "%1 works with masses at one redshift; take away those of "
                              "components, or the components."),
    QT_TRANSLATE_NOOP("Core", "%1 works with sources at one redshift; take away those of "
                              "components, or the components."),
    QT_TRANSLATE_NOOP("Core", "The fit"),
    QT_TRANSLATE_NOOP("Core", "The mass of the source %1 deflects nothing here and is left out."),
    QT_TRANSLATE_NOOP("Core",
                      "The %1 model %2 of %3 is not one this program has and is left out%4"),
    QT_TRANSLATE_NOOP("Core", "mass"),
    QT_TRANSLATE_NOOP("Core", "light"),
    QT_TRANSLATE_NOOP("Core", ": the lens shown is not the whole lens."),
    QT_TRANSLATE_NOOP(
        "Core", "The model %1 of %2 has no value for %3; this program's initial values stand in."),
    QT_TRANSLATE_NOOP("Core", "The cosmology \"%1\" is not a flat one with H0 and Om0; the usual "
                              "one (70, 0.3) stands in."),
    QT_TRANSLATE_NOOP("Core", "This is not a COOLEST template: \"standard\" is not \"COOLEST\"."),
    QT_TRANSLATE_NOOP("Core", "The %1 %2 is not beside the template; it is left out."),
    QT_TRANSLATE_NOOP("Core",
                      "Noise of the kind %1 is not read; the noise map of the observation counts."),
    QT_TRANSLATE_NOOP("Core", "A PSF of the kind %1 is not read; give one as an image."),
    QT_TRANSLATE_NOOP("Core", "The source's pixels are left out: %1"),
    QT_TRANSLATE_NOOP(
        "Core",
        "The source's pixels in %1 are left out: the grid is not a square with a field of view."),
    QT_TRANSLATE_NOOP("Core", "COOLEST knows flat universes of matter and a cosmological constant "
                              "only; choose such a cosmology."),
    QT_TRANSLATE_NOOP("Core", "COOLEST has no model %1: other programs will not read \"%2\"."),
    QT_TRANSLATE_NOOP(
        "Core",
        "COOLEST has Sersic indices from 0.5 to 10 only: other programs may refuse \"%1\"."),
    QT_TRANSLATE_NOOP("Core", "The lens has no redshift; other programs may ask for one."),
    QT_TRANSLATE_NOOP("Core", "The file %1 could not be copied beside the template."),
    QT_TRANSLATE_NOOP("Core", "caustics has no model for \"%1\" (%2 with these values)."),
    QT_TRANSLATE_NOOP("Core", "lenstronomy has no model for \"%1\" (%2 with these values)."),
    QT_TRANSLATE_NOOP(
        "Core", "A redshift is missing and 0.5 or 2 stands in; deflections do not depend on it."),
    QT_TRANSLATE_NOOP("Core", "The source's pixels are not in the snippet."),
    QT_TRANSLATE_NOOP("Core", "The constant sky is not in the snippet."),
    QT_TRANSLATE_NOOP("Core", "bad: the arcs' residuals are %1 times the noise"),
    QT_TRANSLATE_NOOP("Core", "poor: the arcs are not fitted to the noise"),
    QT_TRANSLATE_NOOP("Core", "fair: the arcs are fitted nearly to the noise"),
    QT_TRANSLATE_NOOP("Core", "good, but the noise map is larger than the noise"),
    QT_TRANSLATE_NOOP("Core", "good: the arcs are fitted to the noise"),
    QT_TRANSLATE_NOOP("Core", "The fit was cancelled."),
    QT_TRANSLATE_NOOP("Core", "Stopped."),
    QT_TRANSLATE_NOOP("Core", "The source could not be solved for under the lens that was found. "
                              "Set up the lens by hand and fit from there."),
    QT_TRANSLATE_NOOP("Core", "Another lens fits nearly as well, with an Einstein radius of %1 "
                              "arcsec: fit from there too (--start) and compare."),
    QT_TRANSLATE_NOOP("Core", "The lens still moved by %1 standard errors when the fit ended: "
                              "start it again from its result."),
    QT_TRANSLATE_NOOP("Core", "No pixel of the image can be used: every one is masked or has no "
                              "value. Check the mask and the noise map."),
    QT_TRANSLATE_NOOP("Core",
                      "Fewer than 400 usable pixels lie around the lens: too few for a fit."),
    QT_TRANSLATE_NOOP(
        "Core",
        "The observation has no PSF: lens and source are fitted as if nothing were blurred."),
    QT_TRANSLATE_NOOP("Core", "The PSF is too small: its wings are cut off. Give one that falls "
                              "below a hundredth of its peak at the edge."),
    QT_TRANSLATE_NOOP("Core", "No arcs stand out above the lens light within %1 arcsec of the "
                              "brightest galaxy. Mask brighter neighbours, cut the image around "
                              "the lens, or set up the lens by hand and fit from there."),
    QT_TRANSLATE_NOOP("Core", "%1 pixels of neighbouring objects were left out of the fit."),
    QT_TRANSLATE_NOOP("Core",
                      "The galaxy at (%1, %2) arcsec was given light and mass of its own: if "
                      "it is an image of the source, fit with one galaxy."),
    QT_TRANSLATE_NOOP("Core", "The image is sampled finer than the PSF asks for: it was fitted in "
                              "bins of %1 x %2 pixels, whose noise is %3 times that of independent "
                              "pixels."),
    QT_TRANSLATE_NOOP("Core",
                      "The arcs cover too many pixels to be fitted one by one: the image was "
                      "fitted in bins of %1 x %2 pixels, whose noise is %3 times that of "
                      "independent pixels."),
    QT_TRANSLATE_NOOP("Core", "The arcs could not be told from the lens light. Set up the lens by "
                              "hand and fit from there."),
    QT_TRANSLATE_NOOP("Core", "The arcs are not fitted to the noise: the lens is more complicated, "
                              "the noise map too small, or this is not the best lens."),
    QT_TRANSLATE_NOOP("Core",
                      "The residuals are smaller than the noise map says: it is too large."),
    QT_TRANSLATE_NOOP("Core", "The mask hides %1 of %2 pixels of the arcs."),
    QT_TRANSLATE_NOOP("Core", "The arcs' residual is largest at (%1, %2) arcsec, %3 times the "
                              "noise over the PSF's core: look there."),
    QT_TRANSLATE_NOOP("Core", "The Einstein radius, %1 arcsec, is far from the arcs', %2 arcsec: "
                              "check that the arcs are arcs."),
    QT_TRANSLATE_NOOP("Core", "The source is magnified only %1 times: without several images of it "
                              "the Einstein radius hangs on the priors."),
    QT_TRANSLATE_NOOP("Core", "%1 % of the light around the lens is in no part of the model."),
    QT_TRANSLATE_NOOP("Core", "%1 % of the bright pixels of the arcs see past the source grid: "
                              "enlarge it before sampling."),
    QT_TRANSLATE_NOOP("Core", "No pixel of the image sees the source grid; move or enlarge it."),
    QT_TRANSLATE_NOOP("Core", "The number of samples must be 1 or more."),
    QT_TRANSLATE_NOOP("Core", "The number of sampling steps must be 2 or more."),
    QT_TRANSLATE_NOOP("Core", "The prior knows images of %1 pixels a side, the source grid has %2; "
                              "give it as many, or take a prior of its size."),
    QT_TRANSLATE_NOOP("Core", "The source grid must have the prior's %1 pixels a side."),
    QT_TRANSLATE_NOOP("Core", "Memory ran out; going on with %1 samples at a time."),
    QT_TRANSLATE_NOOP("Core",
                      "Memory ran out; use a smaller image, fewer samples or a smaller batch."),
    QT_TRANSLATE_NOOP(
        "Core", "Something went wrong inside Anneau; please report it with the details below."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 of the bright pixels see past the source grid; enlarge it or mask them."),
    QT_TRANSLATE_NOOP("Core", "The samples' mean chi-squared is %1 for %2 pixels: the lens model, "
                              "the lens light or the noise level does not fit these data."),
    QT_TRANSLATE_NOOP("Core", "%1 of the steps fell back on a cruder guidance, as the prior's "
                              "derivative is not symmetric there; check the coverage."),
    QT_TRANSLATE_NOOP(
        "Core", "Metropolis chains that start at the samples %1 their chi-squared by %2 within %3 "
                "moves: the sampler has not reached the posterior; use the sampler calibrated."),
    QT_TRANSLATE_NOOP(
        "Core",
        "Metropolis chains that start at the samples go to images that the prior finds %1 likely "
        "(2 ln p changes by %2): the samples are too %3; use the sampler calibrated."),
    QT_TRANSLATE_NOOP("Core", "lower"),
    QT_TRANSLATE_NOOP("Core", "raise"),
    QT_TRANSLATE_NOOP("Core", "more"),
    QT_TRANSLATE_NOOP("Core", "less"),
    QT_TRANSLATE_NOOP("Core", "rough or too wide"),
    QT_TRANSLATE_NOOP("Core", "smooth or too narrow"),
    QT_TRANSLATE_NOOP("Core", "The network's derivative is symmetric to %1 only, and the sampler "
                              "takes it for a covariance: check the coverage, or compare with a "
                              "sampler that uses no derivative, cla+pc+mala."),
    QT_TRANSLATE_NOOP("Core", "%1 steps, as asked."),
    QT_TRANSLATE_NOOP("Core", "%1 steps, the sampler's own number: a peak S/N of %2 a pixel is "
                              "within what it was tested at."),
    QT_TRANSLATE_NOOP("Core", "%1 steps of %2 iterations instead of %3 of %4: with a peak S/N of "
                              "%5 a pixel fewer would not use all that the data say."),
    QT_TRANSLATE_NOOP("Core", "%1 images at a time, %2; about %3."),
    QT_TRANSLATE_NOOP("Core", "The %1 combinations of the data that say most of a galaxy stand in "
                              "for all of them, as the source has more than 64 x 64 pixels; about "
                              "%2 MiB. What the others say is left to the prior."),
    QT_TRANSLATE_NOOP("Core", "%1 threads"),
    QT_TRANSLATE_NOOP("Core", "what %1 work best with"),
    QT_TRANSLATE_NOOP("Core", "as asked"),
    QT_TRANSLATE_NOOP("Core", "as the free memory is %1"),
    QT_TRANSLATE_NOOP("Core", "A coverage test needs a prior to draw its truths from."),
    QT_TRANSLATE_NOOP("Core", "The coverage test takes sources of up to 64 x 64 pixels."),
    QT_TRANSLATE_NOOP("Core", "The number of samples and of runs must be 1 or more."),
    QT_TRANSLATE_NOOP("Core", "No parameter of the lens is free: free those that are to be "
                              "sampled, or sample the source alone."),
    QT_TRANSLATE_NOOP("Core", "The runs do not agree yet: R-hat of %1 is %2; ask for more "
                              "samples."),
    QT_TRANSLATE_NOOP("Core", "Whether the runs agree is known from two runs of four samples each "
                              "on; ask for more samples."),
    QT_TRANSLATE_NOOP("Core", "Some lenses see the source grid from pixels that were left out; "
                              "enlarge the source grid."),
    QT_TRANSLATE_NOOP("Core",
                      "A coverage test needs simulations, two or more samples and a range of S/N."),
    QT_TRANSLATE_NOOP("Core", "%1 cannot be continued: it was begun with another number of runs; "
                              "give that number, or another output file."),
    QT_TRANSLATE_NOOP(
        "Core",
        "%1 holds no prior this version of Anneau knows; train one with `anneau-cli train`."),
    QT_TRANSLATE_NOOP("Core",
                      "%1 is not a sound safetensors file: %2; fetch or write the file again."),
    QT_TRANSLATE_NOOP("Core", "There is no device \"%1\" here; use --device cpu."),
    QT_TRANSLATE_NOOP("Core", "The sampling engine could not be loaded from %1; build Anneau with "
                              "-DANNEAU_ENGINE=ON and LibTorch installed."),
    QT_TRANSLATE_NOOP("Core", "%1 holds no finished sample yet."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a posterior file of this program: %2; give one."),
    QT_TRANSLATE_NOOP("Core", "%1 is packed; unpack it with gunzip first."),
    QT_TRANSLATE_NOOP("Core", "%1 is not a coverage test of this program (CONTENT, SIMULATIONS or "
                              "CURVE is missing); give one."),
};

} // namespace anneau
