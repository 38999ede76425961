using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Benchmarks;

public class HistogramBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "all voxels, native")]
    public HounsfieldHistogram All() => HounsfieldHistogram.Of(Native);

    [Benchmark(Description = "voxels of the lungs, native")]
    public HounsfieldHistogram UnderMask() => HounsfieldHistogram.Of(Native, NativeLungs);
}
