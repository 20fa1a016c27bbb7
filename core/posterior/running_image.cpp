// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/posterior/running_image.h"

#include "core/base/error.h"

#include <cmath>

namespace anneau {

void RunningImage::add(const Image& image)
{
    if (m_count == 0) {
        m_mean = Grid<double>(image.rows(), image.cols());
        m_squares = m_mean;
    }
    expects(m_mean.sameShape(image), "RunningImage: an image of another shape");
    ++m_count;
    for (std::size_t i = 0; i < image.size(); ++i) {
        const double delta = image[i] - m_mean[i];
        m_mean[i] += delta / m_count;
        m_squares[i] += delta * (image[i] - m_mean[i]);
    }
}

Image RunningImage::mean() const
{
    Image out(m_mean.rows(), m_mean.cols());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = static_cast<float>(m_mean[i]);
    }
    return out;
}

Image RunningImage::standardDeviation() const
{
    Image out(m_mean.rows(), m_mean.cols());
    if (m_count > 1) {
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i] = static_cast<float>(std::sqrt(m_squares[i] / (m_count - 1)));
        }
    }
    return out;
}

} // namespace anneau
