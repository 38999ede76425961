using LungSeg.Voxels.Geometry;

namespace LungSeg.Dicom.Series;

/// <summary>The straight line along which slices follow each other.</summary>
/// <param name="Step">From one place to the next, mm.</param>
/// <param name="Tilt">Angle between the slice normal and that line, degrees.</param>
/// <param name="IsTilted">Whether the tilt moves the last slice sideways by so much that the axes are sheared.</param>
internal readonly record struct Placement(Vector3D Step, double Tilt, bool IsTilted)
{
    /// <summary>The steepest tilt, degrees; CT gantries reach 30.</summary>
    private const double MaxTilt = 45;

    /// <summary>Lays the line through the first slice and the last one.</summary>
    /// <param name="slices">Sorted along their normal.</param>
    /// <param name="places">Each slice's place in steps, the first at 0.</param>
    /// <param name="placement">The line.</param>
    /// <returns>Null, or that a slice lies aside of it.</returns>
    public static DicomFault? Of(IReadOnlyList<SlicePlane> slices, double[] places, out Placement placement)
    {
        placement = default;
        var normal = slices[0].Normal;
        var step = (slices[^1].Position - slices[0].Position) / places[^1];
        var height = step.Dot(normal);
        var pixel = Math.Min(slices[0].Frame.SpacingX!.Value, slices[0].Frame.SpacingY!.Value);
        for (var i = 0; i < slices.Count; i++)
        {
            var off = slices[i].Position - slices[0].Position - (step * places[i]);
            var aside = (off - (normal * off.Dot(normal))).Length;
            if (aside <= SeriesGrid.PixelTolerance * pixel) continue;
            return SeriesFaults.IrregularPositions(SeriesFaults.Invariant(
                $"{slices[i].Key.ObjectName} is {aside:0.##} mm aside of its place"));
        }

        var sideways = (step - (normal * height)).Length;
        var tilt = Math.Atan2(sideways, height) * 180 / Math.PI;
        if (tilt > MaxTilt)
            return SeriesFaults.IrregularPositions(SeriesFaults.Invariant($"they are sheared by {tilt:0.#} degrees"));
        var isTilted = sideways * places[^1] > SeriesGrid.PixelTolerance * pixel;
        placement = new(isTilted ? step : normal * height, tilt, isTilted);
        return null;
    }
}
