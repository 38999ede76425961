using System.Globalization;
using LungSeg.Dicom.Writing;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Dicom;

/// <summary>A small CT of any geometry as a folder of slices, one file each.</summary>
public static class SyntheticSeries
{
    /// <summary>Writes HU as slices 000.dcm, 001.dcm ... with the patient's name and ID that a scan has.</summary>
    public static void Write(string folder, Volume<short> hounsfield)
    {
        Directory.CreateDirectory(folder);
        var grid = hounsfield.Geometry;
        var stored = new short[grid.Size.SliceLength];
        for (var z = 0; z < grid.Size.Z; z++)
        {
            // Stored with the writer's default intercept, -1024.
            for (var i = 0; i < stored.Length; i++)
                stored[i] = (short)(hounsfield.Slice(z)[i] + 1024);
            using var file = File.Create(
                Path.Combine(folder, z.ToString("000", CultureInfo.InvariantCulture) + ".dcm"));
            CtSliceWriter.Write(file, Describe(grid, z), stored);
        }
    }

    private static CtSliceDescription Describe(VolumeGeometry grid, int z) => new()
    {
        StudyInstanceUid = "1.2.3.4",
        SeriesInstanceUid = "1.2.3.4.5",
        FrameOfReferenceUid = "1.2.3.4.6",
        SopInstanceUid = $"1.2.3.4.5.{z + 1}",
        Rows = grid.Size.Y,
        Columns = grid.Size.X,
        Position = grid.ToPatient(new(0, 0, z)),
        AxisX = grid.AxisX,
        AxisY = grid.AxisY,
        SpacingX = grid.Spacing.X,
        SpacingY = grid.Spacing.Y,
        SliceThickness = grid.Spacing.Z,
        InstanceNumber = z + 1,
        PatientName = "Doe^Jane",
        PatientId = "P-1",
    };
}
