using System.IO.Compression;
using System.Text;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.Phantoms;
using LungSeg.TestKit.Dicom;

namespace LungSeg.Local.Tests.Privacy;

/// <summary>
/// A phantom whose every identifying element is a word that stands nowhere else, and the search for them.
/// </summary>
internal static class RecognisablePatient
{
    private static readonly (uint Tag, DicomVr Vr, string Value)[] Elements =
    [
        (DicomTags.PatientName, DicomVr.PN, "Zebrafink^Ottoline"),
        (DicomTags.PatientId, DicomVr.LO, "PID-7731-QX"),
        (DicomTags.PatientBirthDate, DicomVr.DA, "19370214"),
        (DicomTags.PatientAge, DicomVr.AS, "089Y"),
        (DicomTags.AccessionNumber, DicomVr.SH, "ACC-99-ZQ"),
        (DicomTags.StudyDate, DicomVr.DA, "20190417"),
        (DicomTags.SeriesDate, DicomVr.DA, "20190418"),
        (DicomTags.ReferringPhysicianName, DicomVr.PN, "Quastenflosser^Balduin"),
        (DicomTags.StudyDescription, DicomVr.LO, "Verdacht auf Xylophonlunge"),
        (DicomTags.SeriesDescription, DicomVr.LO, "Wiedervorlage Ypsilanti"),
        (0x00080080, DicomVr.LO, "Klinikum Jotunheim"), // InstitutionName
        (0x00081050, DicomVr.PN, "Muskatnuss^Kunigunde"), // PerformingPhysicianName
        (0x00101040, DicomVr.LO, "Pfefferminzweg 17"), // PatientAddress
        (0x00104000, DicomVr.LT, "Zitronenfalter im Verlauf"), // PatientComments
        (0x00204000, DicomVr.LT, "Regenpfeifer links basal"), // ImageComments
        (0x00200010, DicomVr.SH, "STUDY-ID-5521"), // StudyID
    ];

    /// <summary>What must be found nowhere: names in both orders of their parts, and every other value.</summary>
    private static readonly string[] Words =
        [.. Elements.SelectMany(element => element.Value.Split('^')).Where(value => value != "089Y")];

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> Rendered = new(Render);

    public static IReadOnlyList<(string Name, byte[] Bytes)> Slices => Rendered.Value;

    /// <summary>
    /// The identifying words in a text or file: as UTF-8 or UTF-16, in the clear or deflated by gzip or PNG.
    /// </summary>
    public static IEnumerable<string> FoundIn(byte[] bytes)
    {
        foreach (var content in new[] { bytes, Inflated(bytes) }.OfType<byte[]>())
        {
            foreach (var word in Words)
            {
                if (content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0
                    || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(word)) >= 0)
                    yield return word;
            }
        }
    }

    public static IEnumerable<string> FoundIn(string text) =>
        Words.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static byte[]? Inflated(byte[] bytes)
    {
        if (bytes is not [0x1F, 0x8B, ..]) return null;
        using var content = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        content.CopyTo(inflated);
        return inflated.ToArray();
    }

    private static IReadOnlyList<(string, byte[])> Render()
    {
        var grid = PhantomGrid.Centred(new(72, 60, 60), new(5, 5, 5));
        using var thorax = ThoraxPhantom.Render(grid);
        var files = new List<(string, byte[])>();
        for (var z = 0; z < grid.Size.Z; z++)
        {
            var stored = thorax.Hounsfield.Slice(z).ToArray().Select(hu => (short)(hu + 1024)).ToArray();
            var dataset = CtSliceWriter.Dataset(
                new()
                {
                    StudyInstanceUid = "1.2.3.4",
                    SeriesInstanceUid = "1.2.3.4.5",
                    FrameOfReferenceUid = "1.2.3.4.6",
                    SopInstanceUid = $"1.2.3.4.5.{z + 1}",
                    Rows = grid.Size.Y,
                    Columns = grid.Size.X,
                    Position = grid.ToPatient(new(0, 0, z)),
                    SpacingX = grid.Spacing.X,
                    SpacingY = grid.Spacing.Y,
                },
                stored);
            foreach (var (tag, vr, value) in Elements) dataset.SetText(tag, vr, value);
            files.Add(($"{z:000}.dcm", new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(dataset)));
        }

        return files;
    }
}
