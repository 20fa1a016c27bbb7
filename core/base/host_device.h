// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// ANNEAU_HD in front of a function: it runs on CUDA devices, too. To any other compiler it says
/// nothing, so that no header needs CUDA. What is so marked may call only what is so marked,
/// constexpr functions and <cmath>; it may not allocate or throw.
#if defined(__CUDACC__)
#define ANNEAU_HD __host__ __device__
#else
#define ANNEAU_HD
#endif
