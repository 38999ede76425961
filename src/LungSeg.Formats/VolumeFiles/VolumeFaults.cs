using System.Globalization;
using static LungSeg.Formats.VolumeFiles.VolumeFaultCodes;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>The faults of volume files, each with its remedy, in one place.</summary>
public static class VolumeFaults
{
    private const string Convert =
        "Convert the scan again from its DICOM files, for example with dcm2niix or SimpleITK.";

    public static VolumeFaultException Cut(string what) => new(
        Truncated, $"The file ends before {what} does.", "Copy or send the file again.");

    public static VolumeFaultException Broken(string what) =>
        new(Malformed, $"The file breaks its format: {what}.", Convert);

    public static VolumeFaultException Value(string field, string what) => new(BadValue, $"{field} {what}.", Convert);

    public static VolumeFaultException Pixels(string what) => new(
        UnsupportedPixelFormat,
        $"The voxels are {what}; what can be read is one integer or floating-point number of 8 to 64 bits a voxel.",
        "Save the scan in HU, as 16-bit integers.");

    public static VolumeFaultException Encoding(string what) =>
        new(
            UnsupportedEncoding, $"The voxels are stored as {what}, which is not read.",
            "Save the file with raw or gzip encoding, in one piece.");

    public static VolumeFaultException NoData(string file) =>
        new(
            DataFileMissing, $"Its voxels are in {file}, which is not there.",
            "Put that file beside this one, under that name, or save both as one file.");

    public static VolumeFaultException NoPlace(string what) => new(
        NoGeometry, $"The volume's place in the patient is not known: {what}.", Convert);

    public static VolumeFaultException Sheared(double degrees) =>
        new(
            ShearedAxes,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The volume's axes are {degrees:0.#} degrees off a right angle; only slices that a tilted gantry "
                    + $"moves sideways may be."),
            "Resample the volume to axes at right angles.");

    public static VolumeFaultException Flat(int extent) =>
        new(
            TooFewSlices, $"The volume has {extent} voxels along one of its axes; it needs at least 3.",
            "Send the whole volume.");

    public static VolumeFaultException Large(double voxels, double limit) =>
        new(
            TooLarge, Invariant($"The volume has {voxels:0} voxels; the limit is {limit:0}."),
            "Raise the limit where the memory allows it (--max-voxels, LungSeg__MaxVoxels), or send a volume with "
                + "fewer or larger voxels.");

    public static VolumeFaultException LargeIsotropic(double voxels, double spacing, double limit) => new(
        TooLarge,
        Invariant($"The volume has {voxels:0.##E+0} voxels of {spacing:0.###} mm; the limit is {limit:0}."),
        "Check the spacing in the file; where it is right, take larger voxels (--spacing).");

    public static VolumeFaultException ManyVolumes(double count, int limit) =>
        new(
            TooManyVolumes, Invariant($"The file holds {count:0} volumes; up to {limit} are read."),
            "Save each volume as a file of its own.");

    public static VolumeFaultException Labels(double highest, int different) =>
        new(
            LabelMap,
            Invariant(
                $"The file is a mask or label map: {different} whole numbers from 0 to {highest:0} and nothing else."),
            "Nothing needs to be done: it is left out.");

    public static VolumeFaultException NoHounsfield(string what, string remedy) =>
        new(NotHounsfield, $"The voxels are no HU: {what}.", remedy);

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
