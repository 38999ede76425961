using LungSeg.Phantoms;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Memory;

namespace LungSeg.Benchmarks;

/// <summary>
/// The scans that benchmarks run on: a phantom of the size of lidc-0001, and that scan where the data is there.
/// </summary>
public static class Scans
{
    public const string Phantom = "phantom";
    public const string Real = "lidc-0001";

    /// <summary>The names of those that can be had here.</summary>
    public static IEnumerable<string> Names => RealFolder is null ? [Phantom] : [Phantom, Real];

    /// <summary>The real scan where it is there, else the phantom.</summary>
    public static string Usual => RealFolder is null ? Phantom : Real;

    /// <summary>The folder of the real scan; null where the data is not there.</summary>
    public static string? RealFolder
    {
        get
        {
            var folder = TestData.Root is null ? null : Path.Combine(TestData.Root, Real, "dicom");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    /// <summary>A scan's HU on its own grid, 133 x 512 x 512; the caller disposes it.</summary>
    public static Volume<short> Load(string name)
    {
        if (name == Real && RealFolder is { } folder)
            return DicomFolder.Load(folder, DicomFolder.Index(folder).Series[0]);
        using var thorax = ThoraxPhantom.Render(PhantomGrid.Centred(new(512, 512, 133), new(0.703125, 0.703125, 2.5)));
        var copy = new Volume<short>(thorax.Hounsfield.Geometry);
        thorax.Hounsfield.Span.CopyTo(copy.Span);
        return copy;
    }
}
