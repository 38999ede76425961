using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Benchmarks;

public class MorphologyBenchmarks : ScanBenchmark
{
    [Params(2, 7, 30)]
    public double RadiusMm { get; set; }

    [Benchmark(Description = "close the lungs by a ball, isotropic")]
    public void Close() =>
        BinaryMorphology.Close(Lungs, StructuringElement.Ball(Lungs.Geometry, RadiusMm)).Dispose();
}
