using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Benchmarks;

public class DistanceBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "distance to the border within the lungs' box, isotropic")]
    public void ToBackground() => DistanceTransform.SquaredToBackground(Lungs, BitBox.Bounds(Lungs)).Dispose();
}
