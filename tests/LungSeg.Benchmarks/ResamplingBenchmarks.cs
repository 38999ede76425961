using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Benchmarks;

public class ResamplingBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "linear, to 1 mm")]
    public void Linear() =>
        IsotropicResampler.ResampleWhole(Native, Isotropic.Geometry, Interpolation.Linear).Dispose();

    [Benchmark(Description = "cubic B-spline, to 1 mm")]
    public void Cubic() =>
        IsotropicResampler.ResampleWhole(Native, Isotropic.Geometry, Interpolation.Cubic).Dispose();

    [Benchmark(Description = "cubic B-spline, a slab of 32 slices")]
    public void CubicSlab()
    {
        var resampler = new IsotropicResampler(Native.Size, Isotropic.Size, Interpolation.Cubic);
        var middle = (Isotropic.Size.Z / 2) - 16;
        var (z0, count) = resampler.InputSlices(middle, 32);
        resampler.Resample(Native.Slab(z0, count), middle, 32, Isotropic.Slab(middle, 32));
    }

    [Benchmark(Description = "a mask back to the native grid")]
    public void Mask() => MaskResampler.Resample(Lungs, Native.Geometry, smooth: false).Dispose();
}
