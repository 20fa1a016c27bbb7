# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers shared by all folders.

# Warnings and tuning for our own code; third-party headers come in as SYSTEM.
add_library(anneau_options INTERFACE)
target_compile_options(anneau_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  # GCC 12 warns of overlaps inside its own std::string: gcc.gnu.org/PR105651.
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>
  $<$<BOOL:${ANNEAU_NATIVE}>:-march=native>)
target_include_directories(anneau_options INTERFACE ${CMAKE_SOURCE_DIR})

# anneau_sources(<target> file…): add this folder's sources to a target of a parent folder.
function(anneau_sources target)
  foreach(file IN LISTS ARGN)
    target_sources(${target} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  endforeach()
endfunction()

# anneau_tests(<folder> LIBS lib… TESTS name… LABELS label… [XVFB [SCALES ratio…]]): one executable for
# a folder of tests. Each NAME is a file name_test.cpp holding one Qt Test class, and one ctest entry
# <folder>/<name>. They run without a display; XVFB makes a second executable of the folder, whose
# tests run with software OpenGL in a virtual X server (label gui), once per device pixel ratio, and
# are skipped, with a message, where xvfb-run is missing. OpenMP's threads sleep while they wait: tests
# run beside each other.
find_program(ANNEAU_XVFB_RUN xvfb-run)

function(anneau_tests folder)
  cmake_parse_arguments(T "XVFB" "PLATFORM" "LIBS;TESTS;LABELS;SCALES" ${ARGN})
  string(REPLACE "/" "_" exe "test_${folder}")
  if(T_XVFB)
    string(APPEND exe "_gui")
  endif()
  set(files)
  foreach(t IN LISTS T_TESTS)
    list(APPEND files ${t}_test.cpp)
  endforeach()
  add_executable(${exe} ${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp ${files})
  set_target_properties(${exe} PROPERTIES AUTOMOC ON)
  target_link_libraries(${exe} PRIVATE anneau_options Qt6::Test ${T_LIBS})
  target_compile_definitions(${exe} PRIVATE ANNEAU_SOURCE_DIR="${CMAKE_SOURCE_DIR}" QT_NO_KEYWORDS
    $<$<BOOL:${T_XVFB}>:ANNEAU_GL_TESTS>)
  foreach(t IN LISTS T_TESTS)
    if(T_XVFB)
      anneau_xvfb_test(${folder} ${t} ${exe} "${T_LABELS}" "${T_SCALES}")
      continue()
    endif()
    add_test(NAME ${folder}/${t} COMMAND ${exe} ${t})
    set_tests_properties(${folder}/${t} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 600
      ENVIRONMENT "QT_QPA_PLATFORM=$<IF:$<BOOL:${T_PLATFORM}>,${T_PLATFORM},offscreen>;LC_ALL=C.UTF-8;QTEST_FUNCTION_TIMEOUT=600000;OMP_WAIT_POLICY=passive;OPENBLAS_THREAD_TIMEOUT=4")
  endforeach()
endfunction()

function(anneau_xvfb_test folder test exe labels scales)
  if(NOT scales)
    set(scales 1)
  endif()
  foreach(scale IN LISTS scales)
    set(name ${folder}/${test})
    if(NOT scale EQUAL 1)
      string(APPEND name "@${scale}")
    endif()
    if(ANNEAU_XVFB_RUN)
      add_test(NAME ${name} COMMAND ${ANNEAU_XVFB_RUN} -a -s "-screen 0 1600x1200x24 +extension GLX"
               $<TARGET_FILE:${exe}> ${test})
    else()
      add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E echo "skipped: xvfb-run is not installed")
    endif()
    # One virtual server at a time: `xvfb-run -a` may give two the same number.
    set_tests_properties(${name} PROPERTIES LABELS "gui;${labels}" TIMEOUT 600 RESOURCE_LOCK xvfb
      SKIP_REGULAR_EXPRESSION "skipped: xvfb-run is not installed"
      ENVIRONMENT "QT_QPA_PLATFORM=xcb;LIBGL_ALWAYS_SOFTWARE=1;QT_SCALE_FACTOR=${scale};LC_ALL=C.UTF-8;QTEST_FUNCTION_TIMEOUT=600000")
  endforeach()
endfunction()
