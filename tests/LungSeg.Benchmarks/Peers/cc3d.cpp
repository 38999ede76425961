// Connected components of cc3d. usage: cc3d ARRAYS_FOLDER REPETITIONS
#include "cc3d.hpp"
#include "timing.hpp"
#include <cstdint>

int main(int, char **arguments) {
  const std::string folder = arguments[1];
  const int repetitions = std::stoi(arguments[2]);
  const Sizes sizes(folder);
  const size_t count = size_t(sizes.isoColumns) * sizes.isoRows * sizes.isoSlices;
  const auto hu = array<int16_t>(folder + "/isotropic.raw", count);
  for (const bool isAir : {true, false}) {
    std::vector<uint8_t> mask(count);
    for (size_t i = 0; i < count; i++) mask[i] = (hu[i] <= -320) == isAir;
    for (const int connectivity : {26, 6}) {
      report("cc3d, " + std::string(isAir ? "air" : "body") + ", " + std::to_string(connectivity), repetitions, [&] {
        delete[] cc3d::connected_components3d<uint8_t, uint32_t>(
            mask.data(), sizes.isoColumns, sizes.isoRows, sizes.isoSlices, connectivity);
      });
    }
  }
  return 0;
}
