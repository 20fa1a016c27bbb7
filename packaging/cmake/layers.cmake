# SPDX-License-Identifier: GPL-3.0-or-later
# ctest -R layers: fails when a layer includes what it must not know.
# Run with -DROOT=<source folder> -P.
set(checked 0)
# refuse(<pattern of header names> <files>...): none of the files includes such a header.
function(refuse pattern)
  foreach(f IN LISTS ARGN)
    file(STRINGS ${ROOT}/${f} hits REGEX "^[ \t]*#[ \t]*include[ \t]*[<\"](${pattern})")
    foreach(hit IN LISTS hits)
      message(SEND_ERROR "${f}: ${hit}")
    endforeach()
  endforeach()
  list(LENGTH ARGN count)
  math(EXPR checked "${checked} + ${count}")
  set(checked ${checked} PARENT_SCOPE)
endfunction()

# forbid(<folder> <pattern of header names>): nothing in the folder or below includes such a header.
macro(forbid folder pattern)
  file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp ${ROOT}/${folder}/*.cu)
  refuse("${pattern}" ${files})
endmacro()

# ordered(<folder> <part>...): parts of a folder ("a" or "a|b"), lowest first. None includes a later one, and the
# files beside them, except those of ON_TOP, include none at all. Every part must be there.
function(ordered folder)
  cmake_parse_arguments(O "" "" "ON_TOP" ${ARGN})
  file(GLOB shared RELATIVE ${ROOT} ${ROOT}/${folder}/*.h ${ROOT}/${folder}/*.cpp)
  foreach(f IN LISTS O_ON_TOP)
    list(REMOVE_ITEM shared ${folder}/${f})
  endforeach()
  set(later ${O_UNPARSED_ARGUMENTS})
  list(JOIN later "|" pattern)
  refuse("${folder}/(${pattern})/" ${shared})
  while(later)
    list(POP_FRONT later part)
    string(REPLACE "|" ";" names "${part}")
    list(JOIN later "|" pattern)
    foreach(name IN LISTS names)
      if(NOT IS_DIRECTORY ${ROOT}/${folder}/${name})
        message(SEND_ERROR "${folder}/${name} is no folder")
      endif()
      if(later)
        forbid(${folder}/${name} "${folder}/(${pattern})/")
      endif()
    endforeach()
  endwhile()
  set(checked ${checked} PARENT_SCOPE)
endfunction()

set(torch "torch/|ATen/|c10/|core/tensor/|core/diffusion/")
forbid(core "Q[A-Z]|vtk|widgets/|app/")
forbid(core/cuda "${torch}")
forbid(widgets "${torch}|fitsio|wcslib|app/")
forbid(app "${torch}|fitsio|wcslib")
forbid(app/cli "Q[A-Z]|vtk|widgets/|app/gui/")
# What the programs see of the engine is free of LibTorch.
file(GLOB session RELATIVE ${ROOT} ${ROOT}/core/session/*.h)
refuse("${torch}" ${session})

ordered(core base "cosmology|cuda|forward|io|lens|light|model" noise posterior "exchange|inference" report
  "session|verify" diffusion)
ordered(core/inference source fit chains)
ordered(core/inference points "source|fit|chains") # these do not know each other
ordered(core/inference "source|fit|chains" points)
ordered(app/gui program document "forms|panels" drawer window ON_TOP main.cpp)
ordered(core/diffusion data network prior likelihood "samplers|training" joint verify runs ON_TOP engine.cpp)
if(checked LESS 20)
  message(SEND_ERROR "only ${checked} files were found below ${ROOT}")
endif()
message(STATUS "no layer includes what it must not know (${checked} files read)")
