# SPDX-License-Identifier: GPL-3.0-or-later
# The project's own CUDA kernels, one file (core/cuda/device_kernels.cu), compiled by nvcc in a command of
# its own. Not as CMake's language CUDA: a LibTorch with CUDA sets that up as it needs it for itself, and
# CMake 3.25 cannot ask for C++20 of nvcc 13.
#
# Sets ANNEAU_NVCC to the compiler to use, or to nothing; ANNEAU_NVCC_FOUND_AT is nvcc, used or not.

set(ANNEAU_CUDA AUTO CACHE STRING "Our CUDA kernels: AUTO (where nvcc is found and works), ON or OFF")
set_property(CACHE ANNEAU_CUDA PROPERTY STRINGS AUTO ON OFF)
# Code for the H100 and H200, and intermediate code that the driver compiles for any other card since Turing.
set(ANNEAU_CUDA_TARGETS
  -gencode=arch=compute_75,code=compute_75 -gencode=arch=compute_90,code=sm_90
  CACHE STRING "What nvcc makes code for")

find_program(ANNEAU_NVCC_FOUND_AT nvcc PATHS /usr/local/cuda/bin)
set(ANNEAU_NVCC "")
set(ANNEAU_NVCC_FLAGS -std=c++20 -O3 --expt-relaxed-constexpr -ccbin ${CMAKE_CXX_COMPILER}
  -Xcompiler=-fPIC,-Wall,-Wextra -I${CMAKE_SOURCE_DIR})

if(ANNEAU_CUDA AND ANNEAU_NVCC_FOUND_AT) # AUTO is true, too.
  set(probe "${ANNEAU_NVCC_FOUND_AT} with ${CMAKE_CXX_COMPILER}")
  if(NOT ANNEAU_CUDA_PROBED STREQUAL probe)
    set(folder ${CMAKE_BINARY_DIR}/CMakeFiles/anneau_cuda)
    file(WRITE ${folder}/probe.cu "#include <concepts>\n__global__ void probe(int* x) { *x = 1; }\n")
    execute_process(
      COMMAND ${ANNEAU_NVCC_FOUND_AT} ${ANNEAU_NVCC_FLAGS} ${ANNEAU_CUDA_TARGETS} -c probe.cu -o probe.o
      WORKING_DIRECTORY ${folder} RESULT_VARIABLE failed OUTPUT_VARIABLE words ERROR_VARIABLE words)
    set(ANNEAU_CUDA_PROBED ${probe} CACHE INTERNAL "What was tried")
    set(ANNEAU_CUDA_WORKS NO CACHE INTERNAL "Whether it worked")
    if(failed EQUAL 0)
      set(ANNEAU_CUDA_WORKS YES CACHE INTERNAL "Whether it worked")
    else()
      message(STATUS "nvcc cannot compile: ${words}")
    endif()
  endif()
  find_package(CUDAToolkit QUIET)
  if(ANNEAU_CUDA_WORKS AND TARGET CUDA::cudart_static)
    set(ANNEAU_NVCC ${ANNEAU_NVCC_FOUND_AT})
  endif()
endif()
if(ANNEAU_CUDA STREQUAL "ON" AND NOT ANNEAU_NVCC)
  message(FATAL_ERROR "ANNEAU_CUDA is ON but no nvcc (12 or later) that works with "
    "${CMAKE_CXX_COMPILER} was found; put it on the PATH or set ANNEAU_CUDA to OFF.")
endif()
message(STATUS "CUDA kernels: ${ANNEAU_NVCC}")

# anneau_cuda_library(<target> <file.cu>): a static library of one CUDA file, with the runtime it needs.
function(anneau_cuda_library target file)
  get_filename_component(source ${file} ABSOLUTE)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${target}.o)
  set(strict $<$<BOOL:${CMAKE_COMPILE_WARNING_AS_ERROR}>:--Werror=all-warnings>)
  add_custom_command(OUTPUT ${object}
    COMMAND ${CMAKE_CXX_COMPILER_LAUNCHER} ${ANNEAU_NVCC} ${ANNEAU_NVCC_FLAGS} ${ANNEAU_CUDA_TARGETS} "${strict}" -MD -MF ${object}.d
            -MT ${object} -c ${source} -o ${object}
    DEPENDS ${source} DEPFILE ${object}.d COMMAND_EXPAND_LISTS VERBATIM
    COMMENT "Compiling the CUDA kernels")
  add_library(${target} STATIC ${object})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(${target} PUBLIC CUDA::cudart_static)
endfunction()
