using BenchmarkDotNet.Attributes;
using LungSeg.Formats.Meshes;
using LungSeg.Formats.Volumes;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Benchmarks;

/// <summary>Writers, to nowhere: what they make of voxels, without the disk.</summary>
public class WriterBenchmarks : ScanBenchmark
{
    [Benchmark(Description = "mask as .nii.gz, native")]
    public void MaskAsNifti() => NiftiWriter.Write(Stream.Null, NativeLungs);

    [Benchmark(Description = "CT as .nii.gz, native")]
    public void CtAsNifti() => NiftiWriter.Write(Stream.Null, Native);

    [Benchmark(Description = "bone as STL, isotropic")]
    public void BoneAsStl()
    {
        using var surface = Isosurface.Of(Isotropic, 400);
        StlWriter.Write(Stream.Null, surface);
    }
}
