using BenchmarkDotNet.Attributes;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Benchmarks;

public class BitBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "threshold, native")]
    public void ThresholdNative() => Threshold.Above(Native, -320).Dispose();

    [Benchmark(Description = "and of two masks, isotropic")]
    public void And() => BitLogic.And(Lungs, Lungs);

    [Benchmark(Description = "paint a label, isotropic")]
    public void Paint()
    {
        using var labels = new Volume<byte>(Lungs.Geometry);
        LabelBits.Paint(labels, Lungs, 1);
    }
}
