// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/random.h"
#include "core/io/sky_frame.h"
#include "core/lens/mass_model.h"
#include "core/light/light_model.h"
#include "core/posterior/posterior_file.h"

#include <QTemporaryDir>
#include <fitsio.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

/// A small run whose samples are known, and a folder to keep it in.
namespace anneau::test {

inline constexpr int kSide = 12, kRows = 9, kCols = 10;

inline RunRecord record(int wanted)
{
    RunRecord r;
    r.program = "Anneau 0.1.0";
    r.sampler = "mmps";
    r.steps = 64;
    r.samplesWanted = wanted;
    r.seed = 0xfedcba9876543210u;
    r.prior = "galaxies.safetensors";
    r.priorSha256 = std::string(64, 'a');
    r.fluxScale = 0.1 / 3;
    r.device = "cpu";
    r.observation = std::string("/a/very/long/path/") + std::string(90, 'x') + ".fits[SCI]";
    r.started = "2026-01-02T03:04:05";
    return r;
}

inline Component of(const auto& model, const char* id)
{
    Component c{std::string(model.key()), id, {}, {}};
    for (const Parameter& p : model.parameters()) {
        c.values.push_back(p.initial);
        c.fixed.push_back(false);
    }
    return c;
}

inline Scene scene()
{
    Scene s;
    s.lensMass = {of(*massModels().front(), "lens")};
    s.lensLight = {of(*lightModels().front(), "light")};
    s.sourceGrid = {kSide, 0.04, 0.5, -0.25};
    s.sky = 0.25;
    s.sourcePixels = std::make_shared<const Image>(kSide, kSide, 2.0f);
    return s;
}

inline Observation observation()
{
    Observation o;
    o.name = "SDSSJ0252+0039";
    o.filter = "F814W";
    o.data = Image(kRows, kCols, 1.5f);
    o.data[3] = std::numeric_limits<float>::quiet_NaN();
    o.sigma = Image(kRows, kCols, 0.1f);
    o.mask = Mask(kRows, kCols, 1);
    o.mask[3] = 0;
    o.psf.kernel = Image(3, 3, 1.0f / 9);
    o.pixelScale = 0.05;
    o.zLens = 0.28;
    o.sky = SkyFrame{43, 60, {-0.04, 0.03, 0.03, 0.04}, true};
    return o;
}

/// What sample `index` consists of.
inline Image image(int index, int rows, int cols)
{
    Image out(rows, cols);
    Rng rng(3, static_cast<std::uint32_t>(index));
    rng.fillNormal(std::span<float>(out.data(), out.size()));
    return out;
}

inline Result<void> append(PosteriorFile& file, int index)
{
    return file.append(index, image(index, kSide, kSide), image(index + 1000, kRows, kCols),
                       0.5 * index);
}

inline bool isSample(const PosteriorFile::Sample& sample, int index)
{
    return sample.index == index && sample.source == image(index, kSide, kSide) &&
           sample.model == image(index + 1000, kRows, kCols) && sample.chi2 == 0.5 * index;
}

/// Whether cfitsio finds all checksums there and right.
inline bool checksumsHold(const std::filesystem::path& file)
{
    fitsfile* f = nullptr;
    int status = 0, count = 0;
    fits_open_diskfile(&f, file.c_str(), READONLY, &status);
    fits_get_num_hdus(f, &count, &status);
    bool good = status == 0;
    for (int i = 1; i <= count && good; ++i) {
        int data = 0, hdu = 0;
        fits_movabs_hdu(f, i, nullptr, &status);
        fits_verify_chksum(f, &data, &hdu, &status);
        good = status == 0 && data == 1 && hdu == 1;
    }
    fits_close_file(f, &status);
    return good;
}

inline bool sameOrNan(const Image& a, const Image& b)
{
    bool same = a.sameShape(b);
    for (std::size_t i = 0; same && i < a.size(); ++i) {
        same = a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]));
    }
    return same;
}

class PosteriorFolder {
protected:
    QTemporaryDir m_folder;
    std::filesystem::path at(const char* name) const
    {
        return m_folder.filePath(name).toStdString();
    }

    std::filesystem::path finished(const char* name, int samples, int wanted) const
    {
        auto file = PosteriorFile::create(at(name), record(wanted), scene(), observation());
        if (!file) {
            qFatal("%s (%s)", file.error().message.c_str(), file.error().detail.c_str());
        }
        for (int i = 0; i < samples; ++i) {
            if (!append(*file, i)) {
                qFatal("append failed");
            }
        }
        return at(name);
    }
};

} // namespace anneau::test
