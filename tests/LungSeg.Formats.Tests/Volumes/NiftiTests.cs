using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Volumes;

public sealed class NiftiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Grids.Names), MemberType = typeof(Grids))]
    public void Voxels_and_geometry_come_back(string grid)
    {
        using var volume = Ramp(Grids.All[grid]);
        var file = new MemoryStream();

        NiftiWriter.Write(file, volume, compress: false);
        file.Position = 0;
        using var back = NiftiReader.ReadHounsfield(file, compressed: false);

        Assert.True(volume.Span.SequenceEqual(back.Span));
        AssertSame(volume.Geometry, back.Geometry);
        Assert.Equal(352 + (2 * volume.Size.Length), file.Length);
    }

    [Theory]
    [MemberData(nameof(Grids.Names), MemberType = typeof(Grids))]
    public void Nibabel_reads_the_same_affine_from_sform_and_qform(string grid)
    {
        using var volume = Ramp(Grids.All[grid]);
        using (var file = File.Create(_folder["ct.nii.gz"])) NiftiWriter.Write(file, volume);

        var seen = JsonDocument
            .Parse(
                PythonTool.RunOrSkip(
                    "nibabel numpy",
                    """
                    import sys, json, nibabel, numpy
                    i = nibabel.load(sys.argv[1])
                    h = i.header
                    q, qcode = i.get_qform(coded=True)
                    s, scode = i.get_sform(coded=True)
                    v = numpy.asarray(i.dataobj)
                    print(json.dumps(dict(
                        affine=s.tolist(), qform=None if q is None else q.tolist(), qcode=int(qcode), scode=int(scode), shape=v.shape,
                        dtype=str(v.dtype), units=h.get_xyzt_units()[0], offset=int(h['vox_offset']),
                        intent=int(h['intent_code']), descrip=h['descrip'].tobytes().rstrip(b'\0').decode(),
                        slope=float(i.dataobj.slope), inter=float(i.dataobj.inter), corner=int(v[66, 12, 4]), first=int(v[1, 0, 0]))))
                    """,
                    _folder["ct.nii.gz"]
                )
            )
            .RootElement;

        AssertAffine(volume.Geometry, seen.GetProperty("affine"));
        if (grid == "sheared") Assert.Equal(0, seen.GetProperty("qcode").GetInt32());
        else AssertAffine(volume.Geometry, seen.GetProperty("qform"));
        Assert.Equal(1, seen.GetProperty("scode").GetInt32());
        Assert.Equal("[67,13,5]", seen.GetProperty("shape").GetRawText().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(("int16", "mm", 0, "LungSeg"), (
            seen.GetProperty("dtype").GetString(), seen.GetProperty("units").GetString(),
            seen.GetProperty("intent").GetInt32(), seen.GetProperty("descrip").GetString()));
        Assert.Equal((1.0, 0.0), (seen.GetProperty("slope").GetDouble(), seen.GetProperty("inter").GetDouble()));
        Assert.Equal(
            (volume[66, 12, 4], volume[1, 0, 0]),
            ((short)seen.GetProperty("corner").GetInt32(), (short)seen.GetProperty("first").GetInt32()));
    }

    [Theory]
    [MemberData(nameof(Grids.Names), MemberType = typeof(Grids))]
    public void A_voxel_of_the_left_is_left_in_other_readers(string grid)
    {
        var geometry = Grids.All[grid];
        using var right = new BitVolume(geometry);
        using var left = new BitVolume(geometry);
        var centre = geometry.ToPatient(new(33, 6, 2));
        foreach (var (x, y, z) in Grids.Voxels(geometry.Size))
        {
            var side = (geometry.ToPatient(new(x, y, z)) - centre).X;
            if (side > 1e-6) left[x, y, z] = true;
            else if (side < -1e-6) right[x, y, z] = true;
        }

        using (var file = File.Create(_folder["lungs.nii.gz"])) NiftiWriter.Write(file, [new(1, right), new(2, left)]);

        // In RAS, x grows to the patient's right: left is where x is smaller.
        var output = PythonTool.RunOrSkip("nibabel numpy", """
            import sys, nibabel, numpy
            i = nibabel.load(sys.argv[1])
            v = numpy.asarray(i.dataobj)
            def x(label): return (i.affine @ numpy.vstack([numpy.argwhere(v == label).T, numpy.ones((v == label).sum())]))[0]
            print(v.dtype, int(i.header['intent_code']), x(2).max() < x(1).min(), (v == 1).sum(), (v == 2).sum())
            """, _folder["lungs.nii.gz"]);

        Assert.Equal($"uint8 1002 True {right.Count()} {left.Count()}", output.Trim());
    }

    [Fact]
    public void Masks_make_the_same_file_as_their_label_volume()
    {
        using var right = Grids.RandomMask(Grids.Axial, 1);
        using var left = Grids.RandomMask(Grids.Axial, 2);
        using var labels = new Volume<byte>(Grids.Axial);
        foreach (var (x, y, z) in Grids.Voxels(labels.Size))
        {
            labels[x, y, z] = left[x, y, z] ? (byte)2 : right[x, y, z] ? (byte)1 : (byte)0;
        }

        MemoryStream fromMasks = new(), fromLabels = new();
        NiftiWriter.Write(fromMasks, [new(1, right), new(2, left)]);
        NiftiWriter.Write(fromLabels, labels);

        Assert.True(fromMasks.ToArray().AsSpan().SequenceEqual(fromLabels.ToArray()));
        fromMasks.Position = 0;
        using var back = NiftiReader.ReadLabels(fromMasks);
        Assert.True(labels.Span.SequenceEqual(back.Span));
    }

    [Fact]
    public void Masks_on_different_grids_are_refused()
    {
        using var a = new BitVolume(Grids.Axial);
        using var b = new BitVolume(Grids.Oblique);

        Assert.Throws<ArgumentException>(() => NiftiWriter.Write(Stream.Null, [new(1, a), new(2, b)]));
        Assert.Throws<ArgumentException>(() => NiftiWriter.Write(Stream.Null, Array.Empty<LabelMask>()));
    }

    [Fact]
    public void A_reference_of_another_program_is_read()
    {
        using var lungs = Open<byte>("cip-ct64/lungs_ref.nii.gz", (stream, compressed) =>
            NiftiReader.ReadLabels(stream, compressed)
        );
        using var ct = Open<short>("cip-ct64/ct.nii.gz", (stream, compressed) =>
            NiftiReader.ReadHounsfield(stream, compressed)
        );

        AssertSame(ct.Geometry, lungs.Geometry);
        Assert.Equal(new(64, 64, 79), ct.Size);
        var millilitres = lungs.Span.ToArray().Count(label => label != 0) * lungs.Geometry.VoxelVolume / 1000;
        Assert.InRange(millilitres, 4300, 4700);
    }

    [Theory]
    [InlineData(0, "no NIfTI")]
    [InlineData(40, "axes")]
    [InlineData(70, "data type")]
    [InlineData(112, "scales")]
    [InlineData(344, "no NIfTI")]
    public void What_cannot_be_read_is_refused_with_the_reason(int at, string reason)
    {
        using var volume = Ramp(Grids.Axial);
        var file = new MemoryStream();
        NiftiWriter.Write(file, volume, compress: false);
        file.GetBuffer()[at] ^= 0x55;
        file.Position = 0;

        var fault = Assert.Throws<InvalidDataException>(() => NiftiReader.ReadHounsfield(file, compressed: false));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(352)]
    [InlineData(1000)]
    public void A_file_that_ends_early_is_refused_and_no_memory_lost(int length)
    {
        using var volume = Ramp(Grids.Axial);
        var file = new MemoryStream();
        NiftiWriter.Write(file, volume, compress: false);

        Assert.Throws<InvalidDataException>(() =>
            NiftiReader.ReadHounsfield(new MemoryStream(file.ToArray(), 0, length), compressed: false)
        );
    }

    private static Volume<T> Open<T>(string relative, Func<Stream, bool, Volume<T>> read)
        where T : unmanaged
    {
        using var file = File.OpenRead(TestData.FileOrSkip(relative));
        return read(file, true);
    }

    private static Volume<short> Ramp(VolumeGeometry geometry)
    {
        var volume = new Volume<short>(geometry);
        for (var i = 0; i < volume.Span.Length; i++) volume.Span[i] = (short)((i * 7) - 1024);
        return volume;
    }

    private static void AssertSame(VolumeGeometry expected, VolumeGeometry actual)
    {
        Assert.Equal(expected.Size, actual.Size);
        foreach (var corner in Corners(expected.Size))
            Assert.Equal(0, (expected.ToPatient(corner) - actual.ToPatient(corner)).Length, 1e-4);
        Assert.Equal(0, (expected.Spacing - actual.Spacing).Length, 1e-6 * expected.Spacing.Length);
    }

    private static void AssertAffine(VolumeGeometry expected, JsonElement affine)
    {
        foreach (var corner in Corners(expected.Size))
        {
            double Row(int row) =>
                Enumerable
                    .Range(0, 4)
                    .Sum(column =>
                        affine[row][column].GetDouble()
                        * column switch
                        {
                            0 => corner.X,
                            1 => corner.Y,
                            2 => corner.Z,
                            _ => 1,
                        }
                    );
            var seen = new Vector3D(-Row(0), -Row(1), Row(2));
            var place = expected.ToPatient(corner);
            Assert.True(
                (seen - place).Length <= 1e-6 * place.Length,
                string.Create(CultureInfo.InvariantCulture, $"{seen} is not {place}"));
        }
    }

    private static IEnumerable<Vector3D> Corners(Size3 size) =>
        from x in new[] { 0, size.X - 1 }
        from y in new[] { 0, size.Y - 1 }
        from z in new[] { 0, size.Z - 1 }
        select new Vector3D(x, y, z);
}
