// What the compiled peers share: the arrays that `evidence` writes (ScanArrays.cs), and a median as a JSON line.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

struct Sizes {
  long columns, rows, slices, isoColumns, isoRows, isoSlices;

  explicit Sizes(const std::string &folder) {
    std::ifstream(folder + "/sizes.txt") >> columns >> rows >> slices >> isoColumns >> isoRows >> isoSlices;
  }
};

template <class Value>
std::vector<Value> array(const std::string &path, size_t count) {
  std::vector<Value> values(count);
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char *>(values.data()), count * sizeof(Value));
  return values;
}

template <class Action>
void report(const std::string &op, int repetitions, Action action) {
  std::vector<double> seconds;
  for (int i = 0; i < repetitions; i++) {
    const auto started = std::chrono::steady_clock::now();
    action();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count());
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("{\"op\":\"%s\",\"median\":%.6f}\n", op.c_str(), seconds[seconds.size() / 2]);
  std::fflush(stdout);
}
