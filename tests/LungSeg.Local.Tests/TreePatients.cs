using System.Text;
using LungSeg.TestKit.Tools;

namespace LungSeg.Local.Tests;

/// <summary>A tree of patients of one phantom, whose scans differ in their UIDs and in where they begin.</summary>
internal static class TreePatients
{
    /// <summary>A patient's slices with a study and a series of their own.</summary>
    /// <param name="folder">Where to, below "in".</param>
    /// <param name="name">The patient's folder.</param>
    /// <param name="study">Which study.</param>
    /// <param name="series">Which series of it.</param>
    /// <param name="every">Takes one slice of so many.</param>
    /// <param name="first">How many of the phantom's slices are left out at the feet: less lung.</param>
    public static void Write(
        TemporaryFolder folder, string name, string study, string series = "0", int every = 1, int first = 0)
    {
        Directory.CreateDirectory(folder[$"in/{name}"]);
        var slices = SmallPatient.FromTheFeet.ToList();
        var uids = LungSeg.Dicom.Headers.SliceHeaderReader.Read(slices[0].Bytes).Header!;
        for (var i = first; i < slices.Count; i += every)
        {
            var bytes = (byte[])slices[i].Bytes.Clone();
            Renumber(bytes, uids.StudyInstanceUid, study);
            if (series != "0")
                Renumber(bytes, uids.SeriesInstanceUid, series);
            File.WriteAllBytes(folder[$"in/{name}/{slices[i].Name}"], bytes);
        }
    }

    /// <summary>Another UID of the same length, so that nothing else in the file moves.</summary>
    private static void Renumber(byte[] bytes, string uid, string number)
    {
        var tail = Encoding.ASCII.GetBytes(
            (int.TryParse(number, out var value) ? 20_000 + value : 10_000 + number[0]).ToString("D5", null));
        var pattern = Encoding.ASCII.GetBytes(uid);
        for (var at = bytes.AsSpan().IndexOf(pattern); at >= 0;)
        {
            tail.CopyTo(bytes.AsSpan(at + pattern.Length - tail.Length));
            var next = bytes.AsSpan(at + pattern.Length).IndexOf(pattern);
            at = next < 0 ? -1 : at + pattern.Length + next;
        }
    }
}
