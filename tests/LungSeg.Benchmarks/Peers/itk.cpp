// Kernels of ITK. usage: itk ARRAYS_FOLDER REPETITIONS resample|close
#include "timing.hpp"
#include <itkBSplineInterpolateImageFunction.h>
#include <itkBinaryBallStructuringElement.h>
#include <itkBinaryMorphologicalClosingImageFilter.h>
#include <itkBinaryThresholdImageFilter.h>
#include <itkImage.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkResampleImageFilter.h>
#include <itkSignedMaurerDistanceMapImageFilter.h>
#include <itkVersion.h>

using Ct = itk::Image<short, 3>;
using Mask = itk::Image<unsigned char, 3>;
using Distances = itk::Image<float, 3>;

// Spacing does not matter here: both grids cover the same box, and the closing is on a grid of 1 mm.
template <class Image>
typename Image::Pointer load(const std::string &path, long columns, long rows, long slices) {
  auto image = Image::New();
  typename Image::SizeType size = {{itk::SizeValueType(columns), itk::SizeValueType(rows), itk::SizeValueType(slices)}};
  typename Image::RegionType region;
  region.SetSize(size);
  image->SetRegions(region);
  image->Allocate();
  const auto bytes = region.GetNumberOfPixels() * sizeof(typename Image::PixelType);
  std::ifstream(path, std::ios::binary).read(reinterpret_cast<char *>(image->GetBufferPointer()), bytes);
  return image;
}

template <class Interpolator>
void resample(Ct *input, const Sizes &to) {
  using Filter = itk::ResampleImageFilter<Ct, Ct>;
  auto filter = Filter::New();
  const auto from = input->GetLargestPossibleRegion().GetSize();
  const Ct::SizeType size = {{itk::SizeValueType(to.isoColumns), itk::SizeValueType(to.isoRows),
                              itk::SizeValueType(to.isoSlices)}};
  double spacing[3];
  for (int axis = 0; axis < 3; axis++) spacing[axis] = (from[axis] - 1.0) / (size[axis] - 1.0);
  filter->SetInput(input);
  filter->SetSize(size);
  filter->SetOutputSpacing(spacing);
  filter->SetDefaultPixelValue(-1000);
  filter->SetInterpolator(Interpolator::New());
  filter->Update();
}

void closeByBall(Mask *mask) {
  using Ball = itk::BinaryBallStructuringElement<unsigned char, 3>;
  using Filter = itk::BinaryMorphologicalClosingImageFilter<Mask, Mask, Ball>;
  Ball ball;
  ball.SetRadius(7);
  ball.CreateStructuringElement();
  auto filter = Filter::New();
  filter->SetInput(mask);
  filter->SetKernel(ball);
  filter->SetForegroundValue(1);
  filter->SetSafeBorder(true);
  filter->Update();
}

void closeByDistance(Mask *mask) {
  using Map = itk::SignedMaurerDistanceMapImageFilter<Mask, Distances>;
  using Within = itk::BinaryThresholdImageFilter<Distances, Mask>;
  auto outside = Map::New();
  outside->SetInput(mask);
  outside->SetSquaredDistance(true);
  outside->SetInsideIsPositive(false);
  auto dilated = Within::New();
  dilated->SetInput(outside->GetOutput());
  dilated->SetUpperThreshold(49);
  dilated->SetInsideValue(1);
  dilated->SetOutsideValue(0);
  auto inside = Map::New();
  inside->SetInput(dilated->GetOutput());
  inside->SetSquaredDistance(true);
  inside->SetInsideIsPositive(true);
  auto closed = Within::New();
  closed->SetInput(inside->GetOutput());
  closed->SetLowerThreshold(49);
  closed->SetInsideValue(1);
  closed->SetOutsideValue(0);
  closed->Update();
}

int main(int, char **arguments) {
  const std::string folder = arguments[1];
  const int repetitions = std::stoi(arguments[2]);
  const std::string group = arguments[3];
  const Sizes sizes(folder);
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(2);
  itk::MultiThreaderBase::SetGlobalDefaultNumberOfThreads(2);
  if (group == "version") {
    std::printf("ITK %s\n", itk::Version::GetITKVersion());
  } else if (group == "resample") {
    auto ct = load<Ct>(folder + "/native.raw", sizes.columns, sizes.rows, sizes.slices);
    report("ITK linear, 2", repetitions, [&] { resample<itk::LinearInterpolateImageFunction<Ct, double>>(ct, sizes); });
    report("ITK B-spline, 2", std::min(repetitions, 2),
           [&] { resample<itk::BSplineInterpolateImageFunction<Ct, double, double>>(ct, sizes); });
  } else {
    auto mask = load<Mask>(folder + "/lungs.raw", sizes.isoColumns, sizes.isoRows, sizes.isoSlices);
    report("ITK closing, kernel, 2", repetitions, [&] { closeByBall(mask); });
    report("ITK closing, distances, 2", repetitions, [&] { closeByDistance(mask); });
  }
  return 0;
}
