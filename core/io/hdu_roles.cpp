// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/hdu_roles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace anneau {
namespace {

struct Word {
    const char* text;
    HduRole role;
    NoiseKind noise = NoiseKind::Unknown;
};

constexpr std::array kWords = {
    Word{"SCI", HduRole::Science},
    Word{"SCIENCE", HduRole::Science},
    Word{"IMAGE", HduRole::Science},
    Word{"IMG", HduRole::Science},
    Word{"DATA", HduRole::Science},
    Word{"FLUX", HduRole::Science},
    Word{"PSF", HduRole::Psf},
    Word{"KERNEL", HduRole::Psf},
    Word{"DQ", HduRole::Flags},
    Word{"MASK", HduRole::Flags},
    Word{"FLAG", HduRole::Flags},
    Word{"FLAGS", HduRole::Flags},
    Word{"BADPIX", HduRole::Flags},
    Word{"ERR", HduRole::Noise, NoiseKind::Sigma},
    Word{"ERROR", HduRole::Noise, NoiseKind::Sigma},
    Word{"RMS", HduRole::Noise, NoiseKind::Sigma},
    Word{"NOISE", HduRole::Noise, NoiseKind::Sigma},
    Word{"NOISEMAP", HduRole::Noise, NoiseKind::Sigma},
    Word{"SIGMA", HduRole::Noise, NoiseKind::Sigma},
    Word{"STD", HduRole::Noise, NoiseKind::Sigma},
    Word{"STDDEV", HduRole::Noise, NoiseKind::Sigma},
    Word{"UNCERT", HduRole::Noise, NoiseKind::Sigma},
    Word{"UNC", HduRole::Noise, NoiseKind::Sigma},
    Word{"VAR", HduRole::Noise, NoiseKind::Variance},
    Word{"VARIANCE", HduRole::Noise, NoiseKind::Variance},
    Word{"IVAR", HduRole::Noise, NoiseKind::InverseVariance},
    Word{"INVVAR", HduRole::Noise, NoiseKind::InverseVariance},
    Word{"WHT", HduRole::Noise, NoiseKind::Weight},
    Word{"WEIGHT", HduRole::Noise, NoiseKind::Weight},
    Word{"EXP", HduRole::Noise, NoiseKind::Exposure},
    Word{"EXPOSURE", HduRole::Noise, NoiseKind::Exposure},
    Word{"EXPTIME", HduRole::Noise, NoiseKind::Exposure},
};

/// Parts of a noise budget or of a PSF's own: not what an image is modelled with.
constexpr std::array kPartial = {"POISSON", "RNOISE", "FLAT", "PSFVAR", "PSFERR"};

std::optional<Word> wordOf(const std::string& token)
{
    const auto* found =
        std::find_if(kWords.begin(), kWords.end(), [&](const Word& w) { return token == w.text; });
    return found == kWords.end() ? std::nullopt : std::optional(*found);
}

std::vector<std::string> tokensOf(const std::string& name)
{
    std::vector<std::string> tokens(1);
    for (const char c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
            tokens.back() += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        } else if (!tokens.back().empty()) {
            tokens.emplace_back();
        }
    }
    if (tokens.back().empty()) {
        tokens.pop_back();
    }
    return tokens;
}

std::string joined(const std::vector<std::string>& tokens, std::size_t begin, std::size_t end)
{
    std::string text;
    for (std::size_t i = begin; i < end; ++i) {
        text += (text.empty() ? "" : "_") + tokens[i];
    }
    return text;
}

int rankOf(NoiseKind kind)
{
    switch (kind) {
    case NoiseKind::Sigma:
        return 0;
    case NoiseKind::Variance:
        return 1;
    case NoiseKind::InverseVariance:
        return 2;
    case NoiseKind::Weight:
        return 3;
    case NoiseKind::Exposure:
        return 4;
    case NoiseKind::Unknown:
        return 5;
    }
    return 5;
}

/// The companion of that role for an image: of its band, of the best kind, the next one after the
/// image.
int companionOf(const FitsReader& reader, int image, HduRole role)
{
    const std::string band = meaningOf(reader.hdu(image).name).band;
    int best = 0;
    std::array<int, 3> bestKey{};
    int others = 0, other = 0;
    for (const FitsHdu& hdu : reader.hdus()) {
        const HduMeaning meaning = meaningOf(hdu.name);
        if (hdu.number == image || meaning.role != role || !isPicture(hdu)) {
            continue;
        }
        if (meaning.band != band) {
            ++others;
            other = hdu.number;
            continue;
        }
        const std::array key{rankOf(meaning.noise), hdu.number < image ? 1 : 0, hdu.number};
        if (best == 0 || key < bestKey) {
            best = hdu.number;
            bestKey = key;
        }
    }
    return best != 0 ? best : (others == 1 && band.empty() ? other : 0);
}

/// Whether a picture is a PSF rather than a map: a peak in the middle of a border without light.
bool looksLikePsf(const Image& image)
{
    const auto peak = std::max_element(image.begin(), image.end());
    const auto at = static_cast<int>(peak - image.begin());
    const int row = at / image.cols(), col = at % image.cols();
    if (!(*peak > 0) || std::abs(2 * row - image.rows()) > image.rows() / 4 ||
        std::abs(2 * col - image.cols()) > image.cols() / 4) {
        return false;
    }
    for (int r = 0; r < image.rows(); ++r) {
        for (int c = 0; c < image.cols(); ++c) {
            const bool border = r == 0 || c == 0 || r == image.rows() - 1 || c == image.cols() - 1;
            if (border && !(std::abs(image.at(r, c)) < 0.02f * *peak)) {
                return false;
            }
        }
    }
    return true;
}

/// HDUs without names: image, noise, PSF, in this order.
void chooseByOrder(const FitsReader& reader, HduChoice& choice)
{
    const auto& shape = reader.hdu(choice.image).shape;
    for (const FitsHdu& hdu : reader.hdus()) {
        if (hdu.number <= choice.image || !hdu.name.empty() || !isPicture(hdu)) {
            continue;
        }
        const auto picture = reader.readImage(hdu.number);
        if (!picture) {
            continue; // a companion that cannot be read is missed below, with its own warning
        }
        if (looksLikePsf(*picture)) {
            choice.psf = choice.psf == 0 ? hdu.number : choice.psf;
        } else if (hdu.shape == shape && choice.noise == 0) {
            choice.noise = hdu.number;
        }
    }
}

Result<int> chooseImage(const FitsReader& reader, const std::string& wanted)
{
    if (!wanted.empty()) {
        auto exact = reader.find(wanted);
        if (exact) {
            return exact;
        }
        for (const FitsHdu& hdu : reader.hdus()) {
            const HduMeaning meaning = meaningOf(hdu.name);
            if (meaning.role == HduRole::Science && !meaning.band.empty() &&
                meaning.band == joined(tokensOf(wanted), 0, tokensOf(wanted).size())) {
                return hdu.number;
            }
        }
        return exact;
    }
    for (const HduRole role : {HduRole::Science, HduRole::None}) {
        for (const FitsHdu& hdu : reader.hdus()) {
            if (isPicture(hdu) && meaningOf(hdu.name).role == role) {
                return hdu.number;
            }
        }
    }
    return fail(
        Error::Kind::BadInput,
        reader.file() +
            " has no image: none of its HDUs holds a two-dimensional array that could be one; "
            "give another file or name the HDU.");
}

} // namespace

HduMeaning meaningOf(const std::string& name)
{
    const std::vector<std::string> tokens = tokensOf(name);
    for (const std::string& token : tokens) {
        if (std::find(kPartial.begin(), kPartial.end(), token) != kPartial.end()) {
            return {};
        }
    }
    if (tokens.size() >= 2 && tokens[tokens.size() - 2] == "NOISE" && tokens.back() == "MAP") {
        return {HduRole::Noise, NoiseKind::Sigma, joined(tokens, 0, tokens.size() - 2)};
    }
    if (tokens.empty()) {
        return {};
    }
    if (const auto last = wordOf(tokens.back())) {
        const std::string band = joined(tokens, 0, tokens.size() - 1);
        if (last->role == HduRole::Noise && band.ends_with("PSF")) {
            return {}; // the PSF's own uncertainty
        }
        return {last->role, last->noise, last->role == HduRole::Psf && wordOf(band) ? "" : band};
    }
    if (const auto first = wordOf(tokens.front())) {
        return {first->role, first->noise, joined(tokens, 1, tokens.size())};
    }
    return {};
}

bool isPicture(const FitsHdu& hdu)
{
    return hdu.isImage() &&
           std::count_if(hdu.shape.begin(), hdu.shape.end(), [](long n) { return n > 1; }) == 2;
}

Result<HduChoice> chooseHdus(const FitsReader& reader, const std::string& wanted)
{
    const auto image = chooseImage(reader, wanted);
    if (!image) {
        return failWith(image);
    }
    HduChoice choice;
    choice.image = *image;
    choice.noise = companionOf(reader, *image, HduRole::Noise);
    choice.psf = companionOf(reader, *image, HduRole::Psf);
    choice.mask = companionOf(reader, *image, HduRole::Flags);
    if (choice.noise == 0 && choice.psf == 0 && reader.hdu(*image).name.empty()) {
        chooseByOrder(reader, choice);
    }
    if (choice.noise != 0) {
        choice.noiseKind = meaningOf(reader.hdu(choice.noise).name).noise;
    }
    return choice;
}

} // namespace anneau
