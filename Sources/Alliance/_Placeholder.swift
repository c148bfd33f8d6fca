enum AlliancePlaceholder {}
