namespace LungSeg.DicomWeb;

/// <summary>The address of a DICOMweb service, below which <c>/studies</c> lies (PS3.18 section 8.2).</summary>
public static class DicomWebAddress
{
    /// <summary>Takes an address that a person gave.</summary>
    /// <param name="text">For example <c>https://pacs.example/dicom-web</c>.</param>
    /// <param name="allowHttp">Whether objects, which name the patient, may cross a network unencrypted. To this
    /// machine itself they always may.</param>
    /// <param name="address">The address, with a '/' at its end.</param>
    /// <param name="fault">What is wrong with it and what to do. It never repeats the text, which may hold a
    /// password.</param>
    public static bool TryParse(string text, bool allowHttp, out Uri address, out string fault)
    {
        address = new("about:blank");
        fault = Fault(text, allowHttp, ref address) ?? "";
        return fault.Length == 0;
    }

    private static string? Fault(string text, bool allowHttp, ref Uri address)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var given)
            || given.Scheme is not ("https" or "http")
            || given.Host.Length == 0)
            return "must be the address of a DICOMweb service, such as https://pacs.example/dicom-web.";
        if (given.UserInfo.Length > 0)
            return "must hold no user and password: put them into an environment variable, as user:password, and name "
                + "it with --basic-env.";
        if (given.Query.Length > 0 || given.Fragment.Length > 0)
            return "must have no ? and no #: name the address below which /studies lies.";
        if (given.Scheme == "http" && !given.IsLoopback && !allowHttp)
            return "is not encrypted, and the objects name the patient: use https, or pass --allow-http where the "
                + "network is trusted.";
        address = new(given.AbsoluteUri.TrimEnd('/') + "/");
        return null;
    }
}
