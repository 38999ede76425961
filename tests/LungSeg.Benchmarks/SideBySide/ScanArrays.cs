using System.Globalization;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Tutorial;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>
/// What kernels of both sides work on: a scan's HU on its own and on the isotropic grid, and the tutorial's lungs on
/// both. Files: <c>native.raw</c> and <c>isotropic.raw</c> (16 bits, little-endian), <c>lungs.raw</c> and
/// <c>lungs-native.raw</c> (a byte a voxel, 0 or 1), x fastest, and <c>sizes.txt</c> (x, y, z of both grids).
/// </summary>
internal sealed class ScanArrays : IDisposable
{
    public ScanArrays(string scan)
    {
        Native = Scans.Load(scan);
        IsotropicGrid = LungSeg.Voxels.Kernels.IsotropicGrid.For(Native.Geometry);
        Isotropic = IsotropicResampler.ResampleWhole(Native, IsotropicGrid, Interpolation.Cubic);
        (var unfilled, Lungs) = TutorialMethod.Run(Isotropic);
        unfilled.Dispose();
        NativeLungs = MaskResampler.Resample(Lungs, Native.Geometry);
        Body = Threshold.Above(Isotropic, TutorialMethod.ThresholdHu);
    }

    public VolumeGeometry IsotropicGrid { get; }

    public Volume<short> Native { get; }

    public Volume<short> Isotropic { get; }

    public BitVolume NativeLungs { get; }

    public BitVolume Lungs { get; }

    /// <summary>Above -320 HU, isotropic.</summary>
    public BitVolume Body { get; }

    /// <summary>Writes the files that the peers read.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        Write("native.raw", MemoryMarshal.AsBytes(Native.Span));
        Write("isotropic.raw", MemoryMarshal.AsBytes(Isotropic.Span));
        WriteMask("lungs.raw", Lungs);
        WriteMask("lungs-native.raw", NativeLungs);
        var sizes = (Size3[])[Native.Size, IsotropicGrid.Size];
        File.WriteAllText(
            Path.Combine(folder, "sizes.txt"),
            string.Join(' ', sizes.Select(
                size => string.Create(CultureInfo.InvariantCulture, $"{size.X} {size.Y} {size.Z}"))));

        void Write(string name, ReadOnlySpan<byte> bytes) =>
            File.WriteAllBytes(Path.Combine(folder, name), bytes);

        void WriteMask(string name, BitVolume mask)
        {
            using var labels = new Volume<byte>(mask.Geometry);
            LabelBits.Paint(labels, mask, 1);
            Write(name, labels.Span);
        }
    }

    public void Dispose()
    {
        foreach (var item in (IDisposable[])[Native, Isotropic, NativeLungs, Lungs, Body]) item.Dispose();
    }
}
