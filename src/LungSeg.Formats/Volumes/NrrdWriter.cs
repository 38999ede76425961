using System.Runtime.InteropServices;
using LungSeg.Formats.Compression;
using LungSeg.Formats.Segments;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Volumes;

/// <summary>
/// Writes volumes as NRRD in LPS mm (see <see cref="NrrdHeader"/>), gzip, for ITK and all that is built on it. Files
/// are named .nrrd; segments with names and colours are <see cref="SegNrrdWriter"/>'s.
/// </summary>
public static class NrrdWriter
{
    /// <summary>Writes HU as little-endian 16-bit integers.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="hounsfield">The CT.</param>
    public static void Write(Stream output, Volume<short> hounsfield)
    {
        using var file = Start(output, hounsfield.Geometry);
        for (var z = 0; z < hounsfield.Size.Z; z++) file.Write(MemoryMarshal.AsBytes(hounsfield.Slice(z)));
    }

    /// <summary>Starts a file of HU that come piece by piece.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="geometry">The whole CT's grid.</param>
    /// <returns>Takes the voxels as little-endian 16-bit integers, x fastest; disposing it ends the file.</returns>
    public static Stream Start(Stream output, VolumeGeometry geometry)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("little-endian machines only");
        NrrdHeader.Write(output, geometry, "short", ["endian: little"]);
        return new ParallelGzipStream(output);
    }

    /// <summary>Writes masks as one label volume of bytes; where they overlap the later one wins.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="masks">On one grid.</param>
    /// <exception cref="ArgumentException">There is none, or they are on different grids.</exception>
    public static void Write(Stream output, IReadOnlyList<LabelMask> masks)
    {
        var grid = LabelRows.Grid(masks);
        NrrdHeader.Write(output, grid, "unsigned char", []);
        using var gzip = new LabelGzipStream(output, grid.Size.X);
        LabelRows.Write(gzip, masks);
    }
}
