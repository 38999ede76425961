using LungSeg.Phantoms.Anatomy;
using LungSeg.Phantoms.Rendering;
using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms;

/// <summary>
/// A synthetic thorax with known truth, made of analytic solids in patient space (LPS, mm), so that any grid in any
/// orientation shows the same patient. The same options give the same voxels on every machine and thread count.
/// </summary>
public static class ThoraxPhantom
{
    /// <summary>What lies outside the scanned circle, HU.</summary>
    public const short PaddingHu = -1024;

    /// <summary>
    /// Renders the thorax on a grid whose axes run along patient axes; the caller disposes the result.
    /// </summary>
    public static Thorax Render(VolumeGeometry grid, ThoraxOptions? options = null)
    {
        options ??= new();
        var anatomy = new ThoraxAnatomy(options);
        var painter = new SolidPainter(grid);
        var thorax = new Thorax(new(grid), new(grid), new(grid));
        Parallel.For(0, grid.Size.Z, z =>
        {
            PaintSlice(thorax.Hounsfield.Slice(z), z, grid, painter, anatomy, options);
            MarkTruth(thorax, z, painter, anatomy, options);
        });
        return thorax;
    }

    /// <summary>Whether a position lies in the scanned circle, which is centred on the patient's axis.</summary>
    public static bool IsScanned(Vector3D p, ThoraxOptions options) =>
        options.ScanRadius <= 0 || (p.X * p.X) + (p.Y * p.Y) <= options.ScanRadius * options.ScanRadius;

    private static void PaintSlice(
        Span<short> slice, int z, VolumeGeometry grid, SolidPainter painter, ThoraxAnatomy anatomy,
        ThoraxOptions options)
    {
        var hu = new float[slice.Length];
        Array.Fill(hu, (float)Tissue.Air);
        foreach (var layer in anatomy.Layers) painter.Paint(hu, z, layer.Solid, layer.Hounsfield);
        ScannerNoise.Add(hu, grid.Size.X, SplitMix64.Mix(((ulong)options.Seed << 32) + (ulong)z), options.NoiseHu);
        for (var i = 0; i < slice.Length; i++) slice[i] = (short)Math.Round(Math.Clamp(hu[i], PaddingHu, 3071));
        if (options.ScanRadius <= 0) return;
        for (var i = 0; i < slice.Length; i++)
        {
            if (!IsScanned(grid.ToPatient(new(i % grid.Size.X, i / grid.Size.X, z)), options)) slice[i] = PaddingHu;
        }
    }

    private static void MarkTruth(
        Thorax truth, int z, SolidPainter painter, ThoraxAnatomy anatomy, ThoraxOptions options)
    {
        Label(anatomy.Lungs.Right, 1);
        if (!options.LeftLungMissing) Label(anatomy.Lungs.Left, 2);
        foreach (var airway in Airways.Central) Label(airway.Grown(Airways.Wall), 0);
        foreach (var airway in Airways.Central.Concat(Airways.Lobar))
        {
            painter.ForEachRun(z, airway, (y, from, to) =>
            {
                for (var x = from; x < to; x++) truth.Airways[x, y, z] = true;
            });
        }

        void Label(Solid solid, byte label) =>
            painter.ForEachRun(z, solid, (y, from, to) => truth.Lungs.Row(y, z)[from..to].Fill(label));
    }
}
