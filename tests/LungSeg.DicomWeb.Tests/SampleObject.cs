using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;

namespace LungSeg.DicomWeb.Tests;

/// <summary>A small DICOM file with what a server looks at, and as much random content as is wanted.</summary>
internal static class SampleObject
{
    public const string PatientName = "Secret^Patient";

    /// <param name="number">Which; others have other UIDs.</param>
    /// <param name="bytes">Of its pixel data.</param>
    public static byte[] File(int number = 1, int bytes = 2000)
    {
        var content = new byte[bytes];
        new Random(number).NextBytes(content);
        using var file = new MemoryStream();
        DicomWriter.Write(
            file,
            new DicomDataset()
                .SetText(DicomTags.SopClassUid, DicomVr.UI, SopClasses.Segmentation)
                .SetText(DicomTags.SopInstanceUid, DicomVr.UI, $"1.2.826.0.1.{number}")
                .SetText(DicomTags.PatientName, DicomVr.PN, PatientName)
                .SetText(DicomTags.StudyInstanceUid, DicomVr.UI, "1.2.826.0.2")
                .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, $"1.2.826.0.3.{number}")
                .SetBytes(DicomTags.PixelData, DicomVr.OB, content));
        return file.ToArray();
    }

    /// <summary>A file as what is sent.</summary>
    public static OutgoingObject Of(byte[] file) =>
        new(Identity(file), file.Length, _ => Task.FromResult<Stream>(new MemoryStream(file)));

    public static InstanceIdentity Identity(byte[] file)
    {
        Assert.Equal(0, InstanceIdentity.Read(file, file.Length, out var identity));
        return identity!;
    }
}
