using System.Globalization;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Benchmarks.SideBySide;

/// <summary>The very arrays that the peers work on: HU on both grids, and a mask of the lungs on both.</summary>
internal sealed class ScanArrays : IDisposable
{
    public ScanArrays(Peers peers, string scan)
    {
        var numbers = File.ReadAllText(peers.Array($"{scan}.txt"))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var native = VolumeGeometry.AxisAligned(
            new((int)numbers[0], (int)numbers[1], (int)numbers[2]), new(numbers[3], numbers[4], numbers[5]));
        IsotropicGrid = native.WithSize(new((int)numbers[6], (int)numbers[7], (int)numbers[8]));
        var unit = VolumeGeometry.AxisAligned(IsotropicGrid.Size, new(1, 1, 1));

        Native = Hounsfield(peers.Array($"{scan}_hu.raw"), native);
        Isotropic = Hounsfield(peers.Array($"{scan}_iso.raw"), unit);
        NativeLungs = Mask(peers.Array($"{scan}_maskn.raw"), native);
        Lungs = Mask(peers.Array($"{scan}_mask.raw"), unit);
        Body = Threshold.Above(Isotropic, -320);
    }

    public VolumeGeometry IsotropicGrid { get; }

    public Volume<short> Native { get; }

    public Volume<short> Isotropic { get; }

    public BitVolume NativeLungs { get; }

    public BitVolume Lungs { get; }

    /// <summary>Above -320 HU, isotropic.</summary>
    public BitVolume Body { get; }

    public void Dispose()
    {
        foreach (var item in (IDisposable[])[Native, Isotropic, NativeLungs, Lungs, Body]) item.Dispose();
    }

    private static Volume<short> Hounsfield(string path, VolumeGeometry grid)
    {
        var volume = new Volume<short>(grid);
        using var file = File.OpenRead(path);
        file.ReadExactly(MemoryMarshal.AsBytes(volume.Span));
        return volume;
    }

    private static BitVolume Mask(string path, VolumeGeometry grid)
    {
        using var labels = new Volume<byte>(grid);
        using (var file = File.OpenRead(path)) file.ReadExactly(labels.Span);
        return LabelBits.Of(labels, 1);
    }
}
