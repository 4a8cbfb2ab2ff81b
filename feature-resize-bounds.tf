################################################################################
# Presets and bounds of /resize
################################################################################

# The function refuses the same at its start, by the one table in functions/resize/parameters.ts; here the plan says so.

locals {
  # Without what is not given, as text as it stands in a query.
  resize_presets = var.resize == null ? {} : {
    for name, preset in var.resize.presets : name => {
      for member, value in merge(preset, { gray = preset.gray ? "1" : null, overlay = null }) : member => tostring(value) if value != null
    }
  }

  resize_overlays = var.resize == null ? {} : { for name, preset in var.resize.presets : name => preset.overlay if preset.overlay != null }

  # No query has an overlay: it stays an object.
  resize_presets_json = jsonencode({
    for name, preset in local.resize_presets :
    name => merge(preset, { for overlay in [for key, value in local.resize_overlays : value if key == name] : "overlay" => overlay })
  })

  # Least, most, and the form that the text of the number has.
  preset_ranges = {
    w       = [1, var.image_limits.max_output_side, "whole"]
    h       = [1, var.image_limits.max_output_side, "whole"]
    trim    = [1, 100, "whole"]
    dpr     = [1, 4, "decimal"]
    blur    = [0.3, 50, "decimal"]
    sharpen = [0.3, 5, "decimal"]
  }

  preset_forms = {
    whole   = { pattern = "^[0-9]+$", text = "a whole number" }
    decimal = { pattern = "^[0-9]+([.][0-9]{1,2})?$", text = "a number with at most two decimals" }
  }

  places  = ["center", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]
  pixels  = "[1-9][0-9]{0,5}"
  percent = "(100([.]0{1,2})?|[1-9]?[0-9]([.][0-9]{1,2})?)"
  share   = "(1([.]0{1,4})?|0([.][0-9]{1,4})?)"

  preset_texts = {
    q    = { pattern = "[1-9][0-9]?|100|auto", text = "a whole number from 1 to 100, or auto" }
    fit  = { pattern = "cover|contain|inside|outside|fill", text = "cover, contain, inside, outside or fill" }
    f    = { pattern = "auto|jpeg|png|webp|gif|avif", text = "auto, jpeg, png, webp, gif or avif" }
    bg   = { pattern = "[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", text = "three or six hexadecimal digits, such as ffffff" }
    flip = { pattern = "h|v|hv", text = "h, v or hv" }
    rot  = { pattern = "90|180|270", text = "90, 180 or 270" }
    fp   = { pattern = "${local.share},${local.share}", text = "two numbers from 0 to 1, such as 0.5,0.3" }
    rect = {
      pattern = "(${local.pixels}|0),(${local.pixels}|0),${local.pixels},${local.pixels}|pct:(${local.percent},){3}${local.percent}"
      text    = "x,y,w,h in pixels, or pct:x,y,w,h in percent"
    }
    crop = {
      pattern = "${join("|", local.places)}|entropy|smart"
      text    = "center, a compass point such as north or southeast, entropy or smart"
    }
  }
}

locals {
  preset_name_problems = [
    for name, preset in local.resize_presets :
    "resize.presets has the name \"${name}\"; give it a letter or digit, and up to 39 more, _ or -."
    if !can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$", name))
  ]

  preset_range_problems = flatten([
    for name, preset in local.resize_presets : [
      for member, range in local.preset_ranges : [
        for text in [for key, value in preset : value if key == member] :
        "resize.presets.${name}.${member} is ${text}; set ${local.preset_forms[range[2]].text} from ${range[0]} to ${range[1]}."
        if !can(regex(local.preset_forms[range[2]].pattern, text)) || tonumber(text) < range[0] || tonumber(text) > range[1]
      ]
    ]
  ])

  preset_text_problems = flatten([
    for name, preset in local.resize_presets : [
      for member, form in local.preset_texts : [
        for text in [for key, value in preset : value if key == member] :
        "resize.presets.${name}.${member} is \"${text}\"; set ${form.text}." if !can(regex("^(${form.pattern})$", text))
      ]
    ]
  ])

  preset_size_problems = flatten([
    for name, preset in local.resize_presets : [
      for member in ["w", "h"] :
      "resize.presets.${name}.${member} times dpr is more than ${var.image_limits.max_output_side}; set less."
      if floor(tonumber(lookup(preset, member, "0")) * tonumber(lookup(preset, "dpr", "1")) + 0.5) > var.image_limits.max_output_side
    ]
  ])

  overlay_ranges = { size = [1, 100], opacity = [1, 100], margin = [0, 50] }

  # The rules for keys of functions/shared/keys.ts.
  overlay_problems = flatten([
    for name, overlay in local.resize_overlays : concat(
      [
        for key in [overlay.key] :
        "resize.presets.${name}.overlay.key is \"${key}\"; set the key of a stored image, relative to key_prefix, such as logo.png."
        if length(split("/", key)) != length(compact([for segment in split("/", key) : contains([".", ".."], segment) ? "" : segment])) ||
        can(regex("[\\x00-\\x1f\\x7f-\\x{9f}\\x{fffd}\\\\]", key)) || length(key) > 1000
      ],
      [
        for place in [overlay.place] : "resize.presets.${name}.overlay.place is \"${place}\"; set ${join(", ", local.places)}."
        if !contains(local.places, place)
      ],
      [
        for member, range in local.overlay_ranges : [
          for value in [overlay[member]] :
          "resize.presets.${name}.overlay.${member} is ${value}; set a whole number from ${range[0]} to ${range[1]}."
          if floor(value) != value || value < range[0] || value > range[1]
        ]
      ],
    )
  ])

  preset_crop_problems = concat(
    [
      for name, preset in local.resize_presets : "resize.presets.${name} has both crop and fp; give one."
      if contains(keys(preset), "crop") && contains(keys(preset), "fp")
    ],
    [
      for name, preset in local.resize_presets :
      "resize.presets.${name} says what cover keeps, and cuts nothing off; give h and fit = \"cover\", or leave crop and fp out."
      if length(setintersection(keys(preset), ["crop", "fp"])) > 0 &&
      (!contains(keys(preset), "h") || lookup(preset, "fit", "cover") != "cover")
    ],
  )

  bound_problems = flatten([
    for resize in var.resize[*] : concat(
      [for only in [resize.presets_only] : "resize.presets_only is true without presets; add one." if only && length(resize.presets) == 0],
      [
        for width in resize.allowed_widths :
        "resize.allowed_widths has ${width}; list whole numbers from 1 to ${var.image_limits.max_output_side}."
        if floor(width) != width || width < 1 || width > var.image_limits.max_output_side
      ],
      [
        for choice in [resize.other_widths] : "resize.other_widths is \"${choice}\"; set round or refuse."
        if !contains(["round", "refuse"], choice)
      ],
      [
        for name in resize.free_parameters :
        "resize.free_parameters has \"${name}\"; list parameters among ${join(", ", local.preset_members)}."
        if !contains(local.preset_members, name)
      ],
      [
        for text in [local.resize_presets_json] :
        "resize.presets is ${length(text)} characters as JSON; keep it to 2500, as Lambda's variables have 4 KB in all."
        if length(text) > 2500
      ],
    )
  ])

  # The function refuses the same at its start (functions/shared/image/encoders.ts).
  encoder_problems = flatten([
    for encoders in var.resize[*].encoders : [
      for effort in [["webp_effort", encoders.webp_effort, 6], ["avif_effort", encoders.avif_effort, 9]] :
      "resize.encoders.${effort[0]} is ${effort[1]}; set a whole number from 0 to ${effort[2]}."
      if floor(effort[1]) != effort[1] || effort[1] < 0 || effort[1] > effort[2]
    ]
  ])

  preset_members = concat(keys(local.preset_ranges), keys(local.preset_texts), ["gray"])

  # Refused at output "openapi".
  resize_problems = concat(
    local.preset_name_problems, local.preset_range_problems, local.preset_text_problems, local.preset_size_problems,
    local.preset_crop_problems, local.overlay_problems, local.bound_problems, local.result_problems, local.encoder_problems,
  )
}
