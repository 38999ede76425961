using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Pipeline.Exports;

/// <summary>
/// The picture of the surfaces: lungs with what is in them, bone, and body beside each other, from the front and from
/// the left.
/// </summary>
internal static class SurfacePreview
{
    public const string FileName = "previews/surface.png";

    private static readonly SurfaceView[] Views = [SurfaceView.Anterior, SurfaceView.Left];

    public static Picture Lungs(IReadOnlyList<StructureSurface> surfaces, BoundingBox bounds) => Draw(
        "Lungs",
        StructureSurface
            .Visible(surfaces)
            .Where(surface => surface.IsOutlined)
            .Select(surface => (surface.Mesh, surface.Color)),
        bounds);

    public static Picture Bone(Volume<short> ct, BoundingBox bounds)
    {
        using var coarse = CoarseTissue.Bone(ct);
        return Draw("Bone", [(coarse, TissueColors.Bone)], bounds);
    }

    public static Picture Body(Volume<short> ct, BoundingBox bounds)
    {
        using var coarse = CoarseTissue.PictureBody(ct);
        return Draw("Body", [(coarse, TissueColors.Body)], bounds);
    }

    public static Picture Beside(Picture lungs, Picture bone, Picture body) =>
        Picture.Beside([lungs, bone, body], Rgb.White);

    /// <summary>The whole picture, of surfaces that are made for it alone.</summary>
    public static async Task<Picture> DrawAsync(SegmentedSeries series, CancellationToken cancellation)
    {
        var bounds = BoundingBox.Of(series.IsotropicGrid);
        List<StructureSurface> surfaces = [];
        try
        {
            await foreach (var surface in StructureSurface.OfAsync(
                series, structure => structure.IsLung || structure.IsOutlined, cancellation))
                surfaces.Add(surface);
            using var ct = await series.IsotropicVolumeAsync(cancellation);
            return Beside(Lungs(surfaces, bounds), Bone(ct.Value, bounds), Body(ct.Value, bounds));
        }
        finally
        {
            surfaces.ForEach(surface => surface.Dispose());
        }
    }

    private static Picture Draw(string title, IEnumerable<(Mesh Mesh, Rgb Color)> surfaces, BoundingBox bounds)
    {
        using var picture = new SurfacePicture(title, bounds, Views);
        foreach (var (mesh, color) in surfaces) picture.Draw(mesh, color);
        return picture.ToPicture();
    }
}
