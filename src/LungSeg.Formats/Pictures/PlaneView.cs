using LungSeg.Voxels.Geometry;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// How a plane is laid out on a picture, by radiological convention and whatever way the scan was acquired:
/// <code>
///              axial         coronal        sagittal
///                A              S              S
///              R   L          R   L          A   P
///                P              I              I
///   slices:  S to I         A to P         R to L
/// </code>
/// </summary>
/// <param name="Across">The index axis from the picture's left to its right.</param>
/// <param name="Down">The index axis from the picture's top to its bottom.</param>
/// <param name="Through">The index axis from the first slice to the last.</param>
/// <param name="Edges">The patient's direction at the left, right, top and bottom edge.</param>
/// <param name="ThroughName">The patient coordinate that a slice has: x, y or z.</param>
internal sealed record PlaneView(
    PatientAxis Across, PatientAxis Down, PatientAxis Through, string Edges, char ThroughName)
{
    public static PlaneView Of(VolumeGeometry geometry, PatientPlane plane)
    {
        var axes = PatientAxes.Of(geometry);
        var inferior = axes.Superior with { Sign = -axes.Superior.Sign };
        return plane switch
        {
            PatientPlane.Axial => new(axes.Left, axes.Posterior, inferior, "RLAP", 'Z'),
            PatientPlane.Coronal => new(axes.Left, inferior, axes.Posterior, "RLSI", 'Y'),
            _ => new(axes.Posterior, inferior, axes.Left, "APSI", 'X'),
        };
    }

    /// <summary>The voxel index at steps across, down and through.</summary>
    public (int X, int Y, int Z) Index(Size3 size, int across, int down, int through)
    {
        Span<int> index = stackalloc int[3];
        Set(index, Across, across, size);
        Set(index, Down, down, size);
        Set(index, Through, through, size);
        return (index[0], index[1], index[2]);
    }

    /// <summary>Voxels along an axis.</summary>
    public static int Count(Size3 size, PatientAxis axis) => axis.Axis switch { 0 => size.X, 1 => size.Y, _ => size.Z };

    /// <summary>mm a step along an axis.</summary>
    public static double Step(VolumeGeometry geometry, PatientAxis axis) =>
        axis.Axis switch { 0 => geometry.Spacing.X, 1 => geometry.Spacing.Y, _ => geometry.Spacing.Z };

    private static void Set(Span<int> index, PatientAxis axis, int step, Size3 size) =>
        index[axis.Axis] = axis.Sign > 0 ? step : Count(size, axis) - 1 - step;
}
