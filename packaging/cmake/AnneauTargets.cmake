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

# anneau_tests(<folder> LIBS lib… CLASSES name…): one executable for a folder of tests. Each NAME is
# a file name_test.cpp holding one Qt Test class, and one ctest entry <folder>/<name>.
function(anneau_tests folder)
  cmake_parse_arguments(T "" "PLATFORM" "LIBS;TESTS;LABELS" ${ARGN})
  string(REPLACE "/" "_" exe "test_${folder}")
  set(files)
  foreach(t IN LISTS T_TESTS)
    list(APPEND files ${t}_test.cpp)
  endforeach()
  add_executable(${exe} ${CMAKE_SOURCE_DIR}/tests/support/test_main.cpp ${files})
  set_target_properties(${exe} PROPERTIES AUTOMOC ON)
  target_link_libraries(${exe} PRIVATE anneau_options Qt6::Test ${T_LIBS})
  target_compile_definitions(${exe} PRIVATE ANNEAU_SOURCE_DIR="${CMAKE_SOURCE_DIR}" QT_NO_KEYWORDS)
  foreach(t IN LISTS T_TESTS)
    add_test(NAME ${folder}/${t} COMMAND ${exe} ${t})
    set_tests_properties(${folder}/${t} PROPERTIES LABELS "${T_LABELS}" TIMEOUT 600
      ENVIRONMENT "QT_QPA_PLATFORM=$<IF:$<BOOL:${T_PLATFORM}>,${T_PLATFORM},offscreen>;LC_ALL=C.UTF-8")
  endforeach()
endfunction()
