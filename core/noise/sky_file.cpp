// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/noise/sky_file.h"

#include "core/io/fits.h"

#include <algorithm>

namespace anneau {

Result<std::vector<Image>> readSkyPatches(const std::filesystem::path& file)
{
    const auto fits = FitsReader::open(file);
    if (!fits) {
        return failWith(fits);
    }
    const auto& hdus = fits->hdus();
    const auto image = std::find_if(hdus.begin(), hdus.end(), [](const FitsHdu& hdu) {
        return hdu.isImage() && (hdu.shape.size() == 2 || hdu.shape.size() == 3);
    });
    if (image == hdus.end()) {
        return fail(Error::Kind::BadInput,
                    file.string() + " holds no image and no stack of images of blank sky.");
    }
    const auto array = fits->readArray<float>(image->number);
    if (!array) {
        return failWith(array);
    }
    const int cols = static_cast<int>(array->shape[0]), rows = static_cast<int>(array->shape[1]);
    const std::size_t count =
        array->shape.size() == 3 ? static_cast<std::size_t>(array->shape[2]) : 1;
    std::vector<Image> patches(count, Image(rows, cols));
    auto from = array->values.begin();
    for (Image& patch : patches) {
        const auto to = from + static_cast<std::ptrdiff_t>(patch.size());
        std::copy(from, to, patch.begin());
        from = to;
    }
    return patches;
}

} // namespace anneau
